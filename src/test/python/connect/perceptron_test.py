"""MLlib's perceptron of an unchanged program, trained by Kindling: spark.connect.ml.backend.classes. No line uses the package."""

import tempfile
import unittest
from pathlib import Path

import kindling
from pyspark.ml.classification import MultilayerPerceptronClassificationModel, MultilayerPerceptronClassifier
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession
from server import Server

IRIS = Path(__file__).parents[3] / "bench" / "data" / "iris.csv"
SIZES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]

server = Server(kindling.jars(), **{"spark.connect.ml.backend.classes": "kindling.pipeline.connect.PerceptronBackend"})
spark = SparkSession.builder.remote(server.url).getOrCreate()
table = spark.read.csv(str(IRIS), schema=", ".join(name + " double" for name in SIZES + ["label"]))
vectors = VectorAssembler(inputCols=SIZES, outputCol="features").transform(table)
ACCURACY = MulticlassClassificationEvaluator(metricName="accuracy")


class PerceptronTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.classifier = MultilayerPerceptronClassifier(layers=[4, 8, 3], seed=1, maxIter=60)
        with cls.assertLogs(cls(), "pyspark.ml.util") as cls.logs:
            cls.model = cls.classifier.fit(vectors)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_it_says_once_who_trains(self):
        self.assertIn("Kindling trains this MultilayerPerceptronClassifier", self.logs.output[0])
        self.assertIn("it ignores tol and blockSize, and Adam takes the place of l-bfgs", self.logs.output[0])
        with self.assertNoLogs("pyspark.ml.util"):
            self.classifier.fit(vectors, {self.classifier.maxIter: 1})
        self.assertEqual(1, server.log().count("WARN PerceptronClassifier: Kindling trains this"))

    def test_its_model_is_that_of_mllib(self):
        self.assertIsInstance(self.model, MultilayerPerceptronClassificationModel)
        self.assertGreater(ACCURACY.evaluate(self.model.transform(vectors)), 0.9)
        self.assertEqual((4, 3, 4 * 8 + 8 + 8 * 3 + 3), (self.model.numFeatures, self.model.numClasses, len(self.model.weights)))
        first = self.model.transform(vectors).first()
        self.assertEqual(first.prediction, self.model.predict(first.features))
        self.assertAlmostEqual(1, sum(self.model.predictProbability(first.features)))

    def test_its_summary_has_the_iterations(self):
        summary = self.model.summary()
        self.assertEqual(60, summary.totalIterations)
        self.assertLess(summary.objectiveHistory[-1], summary.objectiveHistory[0])
        self.assertAlmostEqual(ACCURACY.evaluate(self.model.transform(vectors)), summary.accuracy)
        self.assertAlmostEqual(summary.accuracy, self.model.evaluate(vectors).accuracy)

    def test_thresholds_are_those_of_mllib(self):
        model = self.model.copy().setThresholds([1.0, 1e-9, 1.0])
        self.assertEqual([1.0], [row.prediction for row in model.transform(vectors).select("prediction").distinct().collect()])

    def test_it_is_saved_and_loaded_as_one_of_mllib(self):
        self.classifier.save(self.folder + "/estimator")
        self.model.save(self.folder + "/model")
        for name, kind in (("estimator", "Classifier"), ("model", "ClassificationModel")):
            metadata = spark.read.text(self.folder + "/" + name + "/metadata").first()[0]
            self.assertIn('"class":"org.apache.spark.ml.classification.MultilayerPerceptron%s"' % kind, metadata)
        loaded = MultilayerPerceptronClassificationModel.load(self.folder + "/model")
        self.assertEqual(self.model.weights, loaded.weights)
        again = MultilayerPerceptronClassifier.load(self.folder + "/estimator").fit(vectors)
        self.assertEqual(self.model.weights, again.weights)

    def test_it_begins_with_the_initial_weights(self):
        later = self.classifier.copy().setInitialWeights(self.model.weights).setMaxIter(1).fit(vectors)
        self.assertLess(later.summary().objectiveHistory[0], self.model.summary().objectiveHistory[0] / 2)
        with self.assertRaisesRegex(Exception, "initialWeights has 67 elements, but the layers .4, 5, 3. have 43 weights"):
            self.classifier.copy().setInitialWeights(self.model.weights).setLayers([4, 5, 3]).fit(vectors)

    def test_the_solver_gd_takes_steps_of_all_rows(self):
        classifier = MultilayerPerceptronClassifier(layers=[4, 3], seed=1, maxIter=20, solver="gd", stepSize=0.01)
        history = classifier.fit(vectors).summary().objectiveHistory
        self.assertEqual(20, len(history))
        self.assertTrue(all(next < previous for previous, next in zip(history, history[1:])), history)

    def test_layers_that_do_not_fit_are_an_error(self):
        with self.assertRaisesRegex(Exception, "takes 7 inputs, but a row of the data has 4"):
            MultilayerPerceptronClassifier(layers=[7, 3]).fit(vectors)


if __name__ == "__main__":
    unittest.main()
