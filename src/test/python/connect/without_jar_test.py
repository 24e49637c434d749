"""A Spark Connect server without Kindling."""

import unittest

import kindling
from pyspark.sql import SparkSession
from server import Server

spark = SparkSession.builder.remote(Server(None).url).getOrCreate()


class WithoutJarTest(unittest.TestCase):
    def test_it_says_how_to_start_the_server(self):
        for use in (
            lambda: kindling.NeuralNetworkClassifier().fit(spark.range(1)),
            lambda: kindling.NeuralNetworkClassificationModel.load("model"),
        ):
            with self.assertRaisesRegex(
                RuntimeError, "the Spark Connect server does not have Kindling; start the server with --jars kindling.jar"
            ):
                use()


if __name__ == "__main__":
    unittest.main()
