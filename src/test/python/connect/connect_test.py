"""The stages over Spark Connect, by the same classes as in classic PySpark."""

import tempfile
import traceback
import unittest
from pathlib import Path
from unittest import mock

import kindling
from given import FAST, SIZES, SPECIES, spark, table, vectors
from kindling import (
    NeuralNetworkClassificationModel,
    NeuralNetworkClassifier,
    NeuralNetworkRegressionModel,
    NeuralNetworkRegressor,
)
from pyspark.errors import IllegalArgumentException, PySparkException, SparkRuntimeException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import OneVsRest
from pyspark.ml.evaluation import MulticlassClassificationEvaluator, RegressionEvaluator
from pyspark.ml.feature import StandardScaler, StringIndexer, VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder, TrainValidationSplit
from pyspark.sql import functions

ACCURACY = MulticlassClassificationEvaluator(metricName="accuracy")
ROW = dict(zip(SIZES, [5.1, 3.5, 1.4, 0.2]))


def predictions(model, rows):
    return [row.prediction for row in model.transform(rows).select("prediction").collect()]


class ConnectTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.classifier = NeuralNetworkClassifier(validationShare=0.2, settings=["evaluation.metrics=[f1]"], **FAST)
        cls.model = cls.classifier.fit(vectors)
        cls.of_table = NeuralNetworkClassifier(labelCol="species", inputCols=SIZES, **FAST).fit(table)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_it_predicts(self):
        self.assertIsInstance(self.model, NeuralNetworkClassificationModel)
        predicted = self.model.transform(vectors)
        self.assertEqual(150, predicted.count())
        self.assertGreater(ACCURACY.evaluate(predicted), 0.85)
        self.assertEqual((3, 4, ["0", "1", "2"]), (self.model.numClasses, self.model.numFeatures, self.model.classNames))
        self.assertIn("numFeatures=4", repr(self.model))

    def test_a_table_is_predicted(self):
        predicted = self.of_table.transform(table.drop("species")).select("predictedLabel").distinct().collect()
        self.assertEqual(set(SPECIES), {row.predictedLabel for row in predicted})
        self.assertEqual(SPECIES, self.of_table.classNames)

    def test_a_single_row_is_predicted_as_transform_does(self):
        first = self.model.transform(vectors).first()
        self.assertEqual(first.prediction, self.model.predict(first.features))
        for column, predict in [("rawPrediction", "predictRaw"), ("probability", "predictProbability")]:
            predicted = getattr(self.model, predict)(first.features)
            for expected, found in zip(first[column], predicted):
                self.assertAlmostEqual(expected, found, 4)
        sparse = Vectors.sparse(4, [0, 3], [5.0, 2.0])
        self.assertEqual(self.model.predictRaw([5, 0, 0, 2]), self.model.predictRaw(sparse))
        self.assertEqual("setosa", self.of_table.predictLabel(ROW))
        self.assertEqual(0.0, self.of_table.predictRow(ROW))
        probabilities = self.of_table.predictProbabilities(dict(ROW, petal_width=None))
        self.assertEqual(SPECIES, list(probabilities))
        self.assertAlmostEqual(1, sum(probabilities.values()))

    def test_a_single_prediction_has_the_params_of_the_client(self):
        model = self.model.copy().setThresholds([1.0, 1e-9, 1.0])
        self.assertEqual((1.0, 0.0), (model.predict([5.1, 3.5, 1.4, 0.2]), self.model.predict([5.1, 3.5, 1.4, 0.2])))

    def test_arrays_and_frames_are_rows(self):
        frame = table.select(*SIZES, "species").toPandas()
        array, labels = frame[SIZES].to_numpy(), frame.species.map(SPECIES.index).to_numpy()
        of_array = NeuralNetworkClassifier(**FAST).fit(array, labels)
        self.assertEqual(predictions(NeuralNetworkClassifier(**FAST).fit(vectors), vectors), of_array.predict(array).tolist())
        self.assertEqual((150, 3), of_array.predictProbability(array).shape)
        of_frame = NeuralNetworkClassifier(labelCol="species", **FAST).fit(frame)
        self.assertEqual(of_frame.predictLabel(frame).tolist(), of_frame.transform(frame).predictedLabel.tolist())
        self.assertGreater(of_frame.evaluate(frame).accuracy, 0.8)

    def test_a_notebook_shows_models_and_summaries(self):
        self.assertIn("affine 4 -&gt; 8<br>relu<br>affine 8 -&gt; 3", self.model._repr_html_())
        self.assertIn("f1", self.model.summary._repr_html_())
        self.assertEqual("f1", self.model.summary.plot()[1].get_title())

    def test_the_command_line_needs_a_classic_session(self):
        with self.assertRaisesRegex(RuntimeError, "kindling.train needs a classic Spark session"):
            kindling.train("conf/mnist.conf")

    def test_its_summary_has_the_epochs(self):
        summary = self.model.summary
        self.assertTrue(self.model.hasSummary)
        self.assertEqual(FAST["epochs"], summary.totalIterations)
        for history in (
            summary.objectiveHistory,
            summary.validationObjectiveHistory,
            summary.accuracyHistory,
            summary.metricHistory("f1"),
            summary.validationMetricHistory("f1"),
            summary.secondsHistory,
        ):
            self.assertEqual(FAST["epochs"], len(history))
            self.assertTrue(all(0 <= value < 10 for value in history), history)
        self.assertGreater(summary.totalSeconds, 0)
        self.assertEqual(FAST["epochs"], summary.bestEpoch)

    def test_it_is_evaluated(self):
        evaluation = self.model.evaluate(vectors)
        predicted = self.model.transform(vectors)
        self.assertAlmostEqual(ACCURACY.evaluate(predicted), evaluation.accuracy)
        self.assertEqual(([0.0, 1.0, 2.0], 3), (evaluation.labels, len(evaluation.recallByLabel)))
        self.assertEqual(150, evaluation.predictions.count())
        self.assertGreater(self.of_table.evaluate(table).accuracy, 0.85)

    def test_a_regressor_predicts_numbers(self):
        model = NeuralNetworkRegressor(labelCol="petal_width", inputCols=SIZES[:3], **FAST).fit(table)
        evaluation = model.evaluate(table)
        evaluator = RegressionEvaluator(labelCol="petal_width", metricName="rmse")
        self.assertAlmostEqual(evaluator.evaluate(model.transform(table)), evaluation.rootMeanSquaredError, 5)
        self.assertAlmostEqual(0.2, model.predictRow(ROW), delta=0.5)
        two = NeuralNetworkRegressor(labelCols=["petal_width", "petal_length"], inputCols=SIZES[:2], **FAST).fit(table)
        self.assertEqual(2, len(two.predictAllOfRow(ROW)))

    def test_the_same_seed_gives_the_same_weights(self):
        again = self.classifier.fit(vectors)
        self.assertEqual(
            self.model.transform(vectors).select("rawPrediction").collect(),
            again.transform(vectors).select("rawPrediction").collect(),
        )

    def test_stages_are_saved_and_loaded(self):
        self.classifier.save(self.folder + "/estimator")
        loaded = NeuralNetworkClassifier.load(self.folder + "/estimator")
        self.assertEqual((self.classifier.uid, self.classifier._paramMap), (loaded.uid, loaded._paramMap))
        self.model.copy().setPredictionCol("guess").save(self.folder + "/model")
        model = NeuralNetworkClassificationModel.load(self.folder + "/model")
        self.assertEqual("guess", model.getPredictionCol())
        self.assertEqual(predictions(self.model, vectors), predictions(model.setPredictionCol("prediction"), vectors))
        self.assertFalse(model.hasSummary)
        with self.assertRaisesRegex(PySparkException, "already exists"):
            model.save(self.folder + "/model")
        model.write().overwrite().save(self.folder + "/model")

    def test_a_model_file_is_loaded_and_written(self):
        self.model.save(self.folder + "/model")
        file = self.folder + "/model/model.safetensors"
        for read in (NeuralNetworkClassificationModel.ofFile, NeuralNetworkClassificationModel.load):
            self.assertEqual(predictions(self.model, vectors), predictions(read(file), vectors))
        self.model.exportOnnx(self.folder + "/model.onnx")
        self.assertGreater(Path(self.folder, "model.onnx").stat().st_size, 100)

    def test_a_pipeline_is_trained_saved_and_loaded(self):
        pipeline = Pipeline(
            stages=[
                StringIndexer(inputCol="species", outputCol="index"),
                VectorAssembler(inputCols=SIZES, outputCol="raw"),
                StandardScaler(inputCol="raw", outputCol="scaled", withMean=True),
                NeuralNetworkClassifier(featuresCol="scaled", labelCol="index", **FAST),
            ]
        )
        pipeline.save(self.folder + "/pipeline")
        model = Pipeline.load(self.folder + "/pipeline").fit(table)
        evaluator = MulticlassClassificationEvaluator(labelCol="index", metricName="accuracy")
        self.assertGreater(evaluator.evaluate(model.transform(table)), 0.9)
        model.write().overwrite().save(self.folder + "/model")
        loaded = PipelineModel.load(self.folder + "/model")
        self.assertIsInstance(loaded.stages[-1], NeuralNetworkClassificationModel)
        self.assertEqual(predictions(model, table), predictions(loaded, table))

    def test_a_grid_is_searched_by_cross_validation(self):
        classifier = NeuralNetworkClassifier(**dict(FAST, epochs=5))
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
        search.save(self.folder + "/search")
        self.assertEqual(grid, CrossValidator.load(self.folder + "/search").getEstimatorParamMaps())
        model.save(self.folder + "/found")
        found = CrossValidatorModel.load(self.folder + "/found")
        self.assertEqual(predictions(model, vectors), predictions(found, vectors))

    def test_a_grid_is_searched_by_a_split(self):
        regressor = NeuralNetworkRegressor(labelCol="petal_width", **FAST)
        grid = ParamGridBuilder().addGrid(regressor.epochs, [1, 10])
        evaluator = RegressionEvaluator(labelCol="petal_width", metricName="rmse")
        search = TrainValidationSplit(estimator=regressor, estimatorParamMaps=grid.build(), evaluator=evaluator, seed=1)
        self.assertEqual(FAST["epochs"], search.fit(vectors).bestModel.summary.totalIterations)

    def test_one_versus_rest(self):
        model = OneVsRest(classifier=NeuralNetworkClassifier(**FAST)).fit(vectors)
        self.assertGreater(ACCURACY.evaluate(model.transform(vectors)), 0.85)

    def test_a_copy_is_independent(self):
        copied = self.classifier.copy({self.classifier.epochs: 2}).setHiddenLayers([4])
        self.assertEqual((FAST["epochs"], [8]), (self.classifier.getEpochs(), self.classifier.getHiddenLayers()))
        model = copied.fit(vectors)
        other = model.copy({model.predictionCol: "guess"})
        self.assertEqual(2, other.summary.totalIterations)
        self.assertIn("guess", other.transform(vectors).columns)
        self.assertIn("prediction", model.transform(vectors).columns)
        del model
        self.assertEqual(4, other.numFeatures)

    def test_params_are_cleared_and_explained(self):
        classifier = self.classifier.copy().setEpochs(None)
        self.assertFalse(classifier.isSet(classifier.epochs))
        for stage in (classifier, self.model):
            for param in stage.params:
                self.assertRegex(stage.explainParams(), "(?m)^%s: .+ \\(.*(default|undefined|current).*\\)" % param.name)
        fitted = self.classifier.fit(vectors, {self.classifier.validationShare: None, self.classifier.epochs: 1})
        self.assertNotEqual(fitted.summary.validationObjectiveHistory, fitted.summary.validationObjectiveHistory)

    def assert_says(self, sentence, use, kind=IllegalArgumentException):
        with self.assertRaisesRegex(kind, sentence) as raised:
            use()
        self.assertRegex(str(raised.exception).splitlines()[0], sentence)
        return "".join(traceback.format_exception(raised.exception))

    def test_errors_are_our_sentences_without_the_stack_of_java(self):
        model = self.model
        for sentence, use in [
            ('optimizer is "adan".*did you mean "adam"', lambda: NeuralNetworkClassifier(optimizer="adan").fit(vectors)),
            ('no column "spezies"', lambda: NeuralNetworkClassifier(labelCol="spezies").fit(table)),
            ("a row has 2 features, but the model takes 4", lambda: model.predict([1.0, 2.0])),
            ('no column "species"', lambda: self.of_table.evaluate(table.drop("species"))),
            ("no-model", lambda: NeuralNetworkClassificationModel.load("/no-model")),
            ("no-model", lambda: NeuralNetworkClassificationModel.ofFile("/no-model")),
            ('no metric "f2"', lambda: model.summary.metricHistory("f2")),
            ("exists already; choose another path, or delete it", lambda: (model.exportOnnx(self.folder + "/m"), model.exportOnnx(self.folder + "/m"))),
        ]:
            self.assertNotIn("\tat ", self.assert_says(sentence, use))

    def test_an_error_of_a_row_is_told_by_the_action(self):
        short = spark.createDataFrame([(1.0, 2.0)], ["a", "b"]).selectExpr("array(a, b) as features")
        with self.assertRaisesRegex(PySparkException, "a row has 2 elements"):
            self.model.transform(short).collect()
        infinite = table.withColumn("petal_width", functions.lit(float("inf")))
        with self.assertRaisesRegex(SparkRuntimeException, 'has Infinity in column "petal_width"; it must be a finite number'):
            self.of_table.transform(infinite).collect()

    def test_a_server_of_another_version_is_an_error(self):
        with mock.patch.object(kindling.session, "__version__", "9.9.0"), mock.patch.object(
            kindling.session, "_checked", set()
        ):
            with self.assertRaisesRegex(
                RuntimeError, "is version 9.9.0, but the Kindling of the Spark Connect server is version [0-9.]+[-A-Z]*; "
            ):
                NeuralNetworkClassifier().fit(vectors)

    def test_an_old_pyspark_is_an_error(self):
        with mock.patch("pyspark.__version__", "3.5.5"):
            with self.assertRaisesRegex(RuntimeError, "needs PySpark 4.0.1 or newer for Spark Connect, and this is PySpark 3.5.5"):
                NeuralNetworkClassifier().fit(vectors)

    def test_what_needs_a_classic_session_says_so(self):
        with self.assertRaisesRegex(RuntimeError, "kindling.train needs a classic Spark session"):
            kindling.train("conf/mnist.conf")


if __name__ == "__main__":
    unittest.main()
