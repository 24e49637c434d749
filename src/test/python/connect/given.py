"""What the tests share: a Spark Connect server with Kindling's jars, a session with it, and iris as vectors and as a table."""

from pathlib import Path

import kindling
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession, functions
from server import Server

IRIS = Path(__file__).parents[3] / "bench" / "data" / "iris.csv"
SIZES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
SPECIES = ["setosa", "versicolor", "virginica"]
FAST = dict(hiddenLayers=[8], optimizer="adam", learningRate=0.05, epochs=10, batchSize=15, seed=1)

server = Server(kindling.jars())
spark = SparkSession.builder.remote(server.url).getOrCreate()


def _table():
    schema = ", ".join(name + " double" for name in SIZES + ["label"])
    rows = spark.read.csv(str(IRIS), schema=schema)
    names = functions.array(*[functions.lit(name) for name in SPECIES])
    return rows.withColumn("species", names[functions.col("label").cast("int")])


# 150 rows with a number for each size, the number of the species in label, and its name in species.
table = _table().coalesce(2)
# The same with the sizes as a vector.
vectors = VectorAssembler(inputCols=SIZES, outputCol="features").transform(table)
