"""A Spark Connect server that keeps models on its own disk, because its memory for them is full."""

import tempfile
import unittest
from pathlib import Path

import kindling
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession
from server import Server

IRIS = Path(__file__).parents[3] / "bench" / "data" / "iris.csv"
SIZES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]

server = Server(
    kindling.jars(),
    **{
        "spark.connect.session.connectML.mlCache.memoryControl.maxInMemorySize": "1k",
        # A file system that is not there, to find out what is written to it.
        "spark.hadoop.fs.defaultFS": "hdfs://localhost:1",
        "spark.sql.warehouse.dir": Path(tempfile.gettempdir()).as_uri(),
    },
)
spark = SparkSession.builder.remote(server.url).getOrCreate()


class MemoryTest(unittest.TestCase):
    def test_models_are_read_from_the_disk_of_the_server(self):
        schema = ", ".join(name + " double" for name in SIZES + ["label"])
        vectors = VectorAssembler(inputCols=SIZES, outputCol="features").transform(
            spark.read.csv(IRIS.as_uri(), schema=schema)
        )
        classifier = kindling.NeuralNetworkClassifier(hiddenLayers=[8], epochs=1, seed=1)
        models = [classifier.fit(vectors) for _ in range(4)]
        # Those of which the server's memory has one at most.
        self.assertLessEqual(len(spark.client._get_ml_cache_info()), 1)
        predicted = [model.transform(vectors).select("rawPrediction").collect() for model in models]
        self.assertEqual([predicted[0]] * 4, predicted)
        for model in models:
            self.assertEqual((1, 3), (model.summary.totalIterations, model.numClasses))
            self.assertEqual(model.predict([5.0, 3.0, 1.0, 0.2]), models[0].predict([5.0, 3.0, 1.0, 0.2]))

    def test_the_size_of_a_model_is_that_of_its_weights(self):
        schema = "a double, label double"
        rows = VectorAssembler(inputCols=["a"], outputCol="features").transform(
            spark.createDataFrame([(0.5, 0.0), (1.0, 1.0)], schema)
        )
        model = kindling.NeuralNetworkClassifier(hiddenLayers=[3], epochs=1).fit(rows)
        model.transform(rows).count()
        self.assertEqual(4 * (3 + 3 + 3 * 2 + 2), spark.client._query_model_size(model._java_obj.ref_id))


if __name__ == "__main__":
    unittest.main()
