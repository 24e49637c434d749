"""The regressor, of one label and of several."""

import unittest

import numpy
from given import FAST, SIZES, table, vectors
from kindling import NeuralNetworkRegressionModel, NeuralNetworkRegressor
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import VectorAssembler

LENGTHS = VectorAssembler(inputCols=SIZES[:3], outputCol="features")


class RegressorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = LENGTHS.transform(table)
        cls.model = NeuralNetworkRegressor(labelCol="petal_width", **dict(FAST, epochs=20)).fit(cls.rows)

    def test_it_predicts(self):
        self.assertIsInstance(self.model, NeuralNetworkRegressionModel)
        evaluation = self.model.evaluate(self.rows)
        predicted = self.model.transform(self.rows)
        for name, metric in [
            ("mae", evaluation.meanAbsoluteError),
            ("mse", evaluation.meanSquaredError),
            ("rmse", evaluation.rootMeanSquaredError),
            ("r2", evaluation.r2),
            ("var", evaluation.explainedVariance),
        ]:
            expected = RegressionEvaluator(labelCol="petal_width", metricName=name).evaluate(predicted)
            self.assertAlmostEqual(expected, metric, 5)
        self.assertGreater(evaluation.r2, 0.8)
        self.assertEqual(150, evaluation.predictions.count())
        self.assertEqual(20, len(self.model.summary.meanAbsoluteErrorHistory))

    def test_a_row_may_be_an_array(self):
        first = self.model.transform(self.rows).first()
        self.assertAlmostEqual(first.prediction, self.model.predict(numpy.array(first.features)), 5)
        self.assertEqual(3, self.model.numFeatures)

    def test_it_predicts_several_labels(self):
        model = NeuralNetworkRegressor(labelCols=["petal_length", "petal_width"], inputCols=SIZES[:2], **FAST).fit(table)
        first = model.transform(table).first()
        self.assertEqual(2, len(first.prediction))
        numpy.testing.assert_allclose(first.prediction, model.predictAllOfRow(first), rtol=1e-4)
        vector_model = NeuralNetworkRegressor(labelCols=["petal_length", "petal_width"], **FAST).fit(vectors)
        first = vector_model.transform(vectors).first()
        numpy.testing.assert_allclose(first.prediction, vector_model.predictAll(numpy.array(first.features)), rtol=1e-4)


if __name__ == "__main__":
    unittest.main()
