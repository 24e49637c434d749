"""The stages among those of PySpark: pipelines, tuning, copies, files, streams."""

import tempfile
import unittest
from pathlib import Path

from given import FAST, SIZES, spark, table, vectors
from kindling import (
    NeuralNetworkClassificationModel,
    NeuralNetworkClassifier,
    NeuralNetworkRegressionModel,
    NeuralNetworkRegressor,
)
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import OneVsRest
from pyspark.ml.evaluation import MulticlassClassificationEvaluator, RegressionEvaluator
from pyspark.ml.feature import StandardScaler, StringIndexer, VectorAssembler
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder, TrainValidationSplit

ACCURACY = MulticlassClassificationEvaluator(metricName="accuracy")


def predictions(model, rows):
    return [row.prediction for row in model.transform(rows).select("prediction").collect()]


class PipelineTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def pipeline(self):
        return Pipeline(
            stages=[
                StringIndexer(inputCol="species", outputCol="index"),
                VectorAssembler(inputCols=SIZES, outputCol="raw"),
                StandardScaler(inputCol="raw", outputCol="scaled", withMean=True),
                NeuralNetworkClassifier(featuresCol="scaled", labelCol="index", **FAST),
            ]
        )

    def test_a_pipeline_is_trained_saved_and_loaded(self):
        pipeline = self.pipeline()
        pipeline.save(self.folder + "/pipeline")
        model = Pipeline.load(self.folder + "/pipeline").fit(table)
        evaluator = MulticlassClassificationEvaluator(labelCol="index", metricName="accuracy")
        self.assertGreater(evaluator.evaluate(model.transform(table)), 0.9)
        model.write().overwrite().save(self.folder + "/model")
        model.write().overwrite().save(self.folder + "/model")
        loaded = PipelineModel.load(self.folder + "/model")
        self.assertIsInstance(loaded.stages[-1], NeuralNetworkClassificationModel)
        self.assertEqual(predictions(model, table), predictions(loaded, table))
        self.assertFalse(loaded.stages[-1].hasSummary)

    def test_a_grid_is_searched_by_cross_validation(self):
        classifier = NeuralNetworkClassifier(**FAST)
        grid = (
            ParamGridBuilder()
            .addGrid(classifier.learningRate, [1e-6, 0.05])
            .addGrid(classifier.hiddenLayers, [[8], []])
            .build()
        )
        search = CrossValidator(
            estimator=classifier, estimatorParamMaps=grid, evaluator=ACCURACY, numFolds=2, seed=1, parallelism=2
        )
        model = search.fit(vectors)
        self.assertEqual(4, len(model.avgMetrics))
        self.assertLess(max(model.avgMetrics[:2]), max(model.avgMetrics[2:]))
        self.assertGreater(max(model.avgMetrics), 0.85)
        search.save(self.folder + "/search")
        loaded = CrossValidator.load(self.folder + "/search")
        self.assertEqual(grid, loaded.getEstimatorParamMaps())
        model.save(self.folder + "/found")
        found = CrossValidatorModel.load(self.folder + "/found")
        self.assertEqual(predictions(model, vectors), predictions(found, vectors))

    def test_a_grid_is_searched_by_a_split(self):
        regressor = NeuralNetworkRegressor(labelCol="petal_width", **FAST)
        grid = ParamGridBuilder().addGrid(regressor.optimizer, ["sgd", "adam"]).addGrid(regressor.epochs, [1, 10])
        evaluator = RegressionEvaluator(labelCol="petal_width", metricName="rmse")
        search = TrainValidationSplit(estimator=regressor, estimatorParamMaps=grid.build(), evaluator=evaluator, seed=1)
        model = search.fit(vectors)
        self.assertEqual(FAST["epochs"], model.bestModel.summary.totalIterations)

    def test_one_versus_rest(self):
        model = OneVsRest(classifier=NeuralNetworkClassifier(**FAST)).fit(vectors)
        self.assertGreater(ACCURACY.evaluate(model.transform(vectors)), 0.85)

    def test_a_fit_takes_other_params(self):
        classifier = NeuralNetworkClassifier(**FAST)
        fewer = classifier.fit(vectors, {classifier.epochs: 2})
        self.assertEqual(2, fewer.summary.totalIterations)
        self.assertEqual(FAST["epochs"], classifier.getEpochs())
        both = classifier.fit(vectors, [{classifier.epochs: 1}, {classifier.epochs: 2}])
        self.assertEqual([1, 2], [model.summary.totalIterations for model in both])
        renamed = fewer.transform(vectors, {fewer.predictionCol: "guess"})
        self.assertIn("guess", renamed.columns)
        self.assertIn("prediction", fewer.transform(vectors).columns)

    def test_a_copy_is_independent(self):
        classifier = NeuralNetworkClassifier(**FAST)
        copied = classifier.copy({classifier.epochs: 2})
        copied.setHiddenLayers([4])
        self.assertEqual((FAST["epochs"], [8]), (classifier.getEpochs(), classifier.getHiddenLayers()))
        self.assertEqual((2, [4]), (copied.getEpochs(), copied.getHiddenLayers()))
        model = copied.fit(vectors)
        other = model.copy({model.predictionCol: "guess"})
        self.assertEqual(("prediction", "guess"), (model.getPredictionCol(), other.getPredictionCol()))
        self.assertEqual(2, other.summary.totalIterations)
        self.assertIn("guess", other.transform(vectors).columns)
        self.assertIn("prediction", model.transform(vectors).columns)

    def test_params_are_explained(self):
        classifier = NeuralNetworkClassifier(**FAST)
        for stage in (classifier, NeuralNetworkRegressor(), classifier.fit(vectors)):
            explained = stage.explainParams()
            for param in stage.params:
                self.assertRegex(explained, "(?m)^%s: .+ \\(.*(default|undefined|current).*\\)" % param.name)
            self.assertNotIn("JavaObject", explained)
            self.assertNotRegex(explained, r"\[[A-Z];?@|\[Ljava")
        self.assertIn(
            "hiddenLayers: sizes of the hidden layers, in their order (default: [], current: [8])",
            classifier.explainParams(),
        )

    def test_java_reads_what_python_saved_and_python_what_java_saved(self):
        for estimator, model_class in [
            (NeuralNetworkClassifier(thresholds=[1, 2, 3], **FAST), NeuralNetworkClassificationModel),
            (NeuralNetworkRegressor(**FAST), NeuralNetworkRegressionModel),
        ]:
            name = type(estimator).__name__
            of_java = getattr(spark._jvm.kindling.pipeline, name)
            path = "%s/%s" % (self.folder, name)
            estimator.save(path)
            java = of_java.load(path)
            self.assertEqual(estimator.uid, java.uid())
            self.assertEqual(FAST["epochs"], java.getOrDefault(java.getParam("epochs")))
            java.set(java.getParam("epochs").w(3)).write().save(path + "-of-java")
            loaded = type(estimator).load(path + "-of-java")
            self.assertEqual((3, [8], estimator.uid), (loaded.getEpochs(), loaded.getHiddenLayers(), loaded.uid))
            self.assertFalse(loaded.isSet(loaded.mode))

            model = loaded.fit(vectors)
            model.save(path + "-model")
            java = getattr(spark._jvm.kindling.pipeline, model_class.__name__).load(path + "-model")
            java.set(java.getParam("predictionCol").w("guess")).write().save(path + "-model-of-java")
            again = model_class.load(path + "-model-of-java")
            self.assertEqual("guess", again.getPredictionCol())
            self.assertEqual(predictions(model, vectors), predictions(again.setPredictionCol("prediction"), vectors))
            with self.assertRaisesRegex(Exception, "already exists"):
                model.save(path + "-model")

    def test_a_stream_is_predicted(self):
        model = NeuralNetworkClassifier(labelCol="species", inputCols=SIZES, **FAST).fit(table)
        table.drop("label", "species").write.parquet(self.folder + "/rows")
        stream = spark.readStream.schema(table.drop("label", "species").schema).parquet(self.folder + "/rows")
        query = (
            model.transform(stream)
            .select("predictedLabel")
            .writeStream.format("memory")
            .queryName("predicted")
            .trigger(availableNow=True)
            .option("checkpointLocation", self.folder + "/checkpoint")
            .start()
        )
        query.awaitTermination()
        predicted = spark.table("predicted")
        self.assertEqual((150, 3), (predicted.count(), predicted.distinct().count()))

    def test_images_are_rows(self):
        data = Path(__file__).parents[4] / "data" / "mnist"
        rows = (
            spark.read.format("idx")
            .option("labels", str(next(data.glob("t10k-labels*"))))
            .load(str(next(data.glob("t10k-images*"))))
        )
        self.assertEqual(10000, rows.count())


if __name__ == "__main__":
    unittest.main()
