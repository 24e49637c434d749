"""The classifier on vectors."""

import tempfile
import unittest
from pathlib import Path

import numpy
from given import FAST, vectors
from kindling import NeuralNetworkClassificationModel, NeuralNetworkClassifier
from pyspark.ml.evaluation import BinaryClassificationEvaluator, MulticlassClassificationEvaluator
from pyspark.ml.linalg import DenseVector, Vectors
from pyspark.sql import functions


class ClassifierTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.classifier = NeuralNetworkClassifier(validationShare=0.2, settings=["evaluation.metrics=[f1]"], **FAST)
        cls.model = cls.classifier.fit(vectors)

    def test_it_predicts(self):
        self.assertIsInstance(self.model, NeuralNetworkClassificationModel)
        predicted = self.model.transform(vectors)
        self.assertEqual(150, predicted.count())
        self.assertGreater(MulticlassClassificationEvaluator(metricName="accuracy").evaluate(predicted), 0.9)
        first = predicted.first()
        self.assertEqual(0.0, first.prediction)
        self.assertAlmostEqual(1.0, sum(first.probability))
        self.assertEqual((3, 4), (self.model.numClasses, self.model.numFeatures))

    def test_the_same_seed_gives_the_same_weights(self):
        again = self.classifier.fit(vectors)
        self.assertEqual(
            self.model.transform(vectors).select("rawPrediction").collect(),
            again.transform(vectors).select("rawPrediction").collect(),
        )

    def test_its_evaluation_has_the_metrics_of_spark(self):
        evaluation = self.model.evaluate(vectors)
        predicted = self.model.transform(vectors)
        for name, metric in [
            ("accuracy", evaluation.accuracy),
            ("weightedPrecision", evaluation.weightedPrecision),
            ("weightedRecall", evaluation.weightedRecall),
            ("weightedFMeasure", evaluation.weightedFMeasure),
        ]:
            self.assertAlmostEqual(MulticlassClassificationEvaluator(metricName=name).evaluate(predicted), metric)
        self.assertEqual([0.0, 1.0, 2.0], evaluation.labels)
        for by_label in (evaluation.precisionByLabel, evaluation.recallByLabel, evaluation.fMeasureByLabel):
            self.assertEqual(3, len(by_label))
        self.assertEqual(("prediction", "label"), (evaluation.predictionCol, evaluation.labelCol))
        self.assertEqual(150, evaluation.predictions.count())

    def test_its_summary_has_the_epochs(self):
        summary = self.model.summary
        self.assertTrue(self.model.hasSummary)
        self.assertEqual(FAST["epochs"], summary.totalIterations)
        for history in (
            summary.objectiveHistory,
            summary.validationObjectiveHistory,
            summary.accuracyHistory,
            summary.validationAccuracyHistory,
            summary.secondsHistory,
            summary.metricHistory("f1"),
            summary.validationMetricHistory("f1"),
        ):
            self.assertEqual(FAST["epochs"], len(history))
            self.assertIsInstance(history[0], float)
        self.assertLess(summary.objectiveHistory[-1], summary.objectiveHistory[0])
        self.assertTrue(numpy.isnan(summary.meanAbsoluteErrorHistory).all())
        self.assertEqual(FAST["epochs"], summary.bestEpoch)
        self.assertGreater(summary.totalSeconds, 0)

    def test_a_row_may_be_a_vector_a_list_or_an_array(self):
        first = self.model.transform(vectors).first()
        numbers = [float(number) for number in first.features]
        for row in (
            first.features,
            Vectors.sparse(4, range(4), numbers),
            numbers,
            tuple(numbers),
            numpy.array(numbers),
            numpy.array(numbers).reshape(1, 4)[0],
        ):
            self.assertEqual(first.prediction, self.model.predict(row))
            self.assertIsInstance(self.model.predictRaw(row), DenseVector)
            numpy.testing.assert_allclose(first.rawPrediction, self.model.predictRaw(row), rtol=1e-5)
            numpy.testing.assert_allclose(first.probability, self.model.predictProbability(row), rtol=1e-5)
        self.assertEqual(0.0, self.model.predict(numpy.array(numbers, dtype=numpy.float32)))
        self.assertEqual(2.0, self.model.predict(numpy.array([7, 3, 6, 2])))

    def test_numbers_of_numpy_are_params(self):
        classifier = NeuralNetworkClassifier(
            epochs=numpy.int64(1),
            learningRate=numpy.float64(0.5),
            hiddenLayers=numpy.array([4, 3]),
            thresholds=numpy.array([0.2, 0.3, 0.5]),
            seed=1 << 40,
        )
        self.assertEqual(([4, 3], 1 << 40), (classifier.getHiddenLayers(), classifier.getSeed()))
        self.assertEqual(1, classifier.fit(vectors).summary.totalIterations)
        self.assertEqual(0.25, NeuralNetworkClassifier(threshold=numpy.float32(0.25)).getThreshold())

    def test_thresholds_move_the_prediction(self):
        moved = self.model.copy().setThresholds([1.0, 1e-6, 1.0])
        self.assertEqual(150, moved.transform(vectors).where("prediction = 1").count())
        self.assertLess(self.model.transform(vectors).where("prediction = 1").count(), 75)

    def test_balance_calibration_and_threshold_of_two_classes(self):
        two = vectors.where("label = 1 or petal_width > 1.8").withColumn("label", functions.expr("label - 1"))
        for balance, calibration in [("weights", "temperature"), ("sampling", "isotonic")]:
            model = NeuralNetworkClassifier(
                balance=balance, calibration=calibration, threshold="f1", validationShare=0.3, **FAST
            ).fit(two)
            self.assertGreater(BinaryClassificationEvaluator().evaluate(model.transform(two)), 0.95)
        all_of_one = NeuralNetworkClassifier(threshold=1e-6, **FAST).fit(two).transform(two)
        self.assertEqual(0, all_of_one.where("prediction = 0").count())

    def test_a_column_says_which_rows_validate_and_how_much_rows_weigh(self):
        marked = vectors.selectExpr("*", "sepal_length > 6.5 as held", "2.0D as weight")
        model = NeuralNetworkClassifier(
            validationIndicatorCol="held", weightCol="weight", earlyStoppingPatience=3, **FAST
        ).fit(marked)
        self.assertEqual(model.summary.totalIterations, len(model.summary.validationAccuracyHistory))

    def test_the_learning_rate_that_is_not_set_is_that_of_the_optimizer(self):
        self.assertEqual(0.001, NeuralNetworkClassifier(optimizer="adam").getLearningRate())
        self.assertEqual(0.1, NeuralNetworkClassifier(optimizer="sgd").getLearningRate())

    def test_it_writes_onnx_and_reads_a_model_file(self):
        with tempfile.TemporaryDirectory() as folder:
            self.model.exportOnnx(folder + "/model.onnx")
            self.assertGreater(Path(folder, "model.onnx").stat().st_size, 100)
            self.model.save(folder + "/model")
            model = NeuralNetworkClassificationModel.ofFile(folder + "/model/model.safetensors")
            self.assertEqual(
                self.model.transform(vectors).select("prediction").collect(),
                model.transform(vectors).select("prediction").collect(),
            )


if __name__ == "__main__":
    unittest.main()
