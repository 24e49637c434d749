"""What the tests share: the session, and iris as vectors and as a table."""

from pathlib import Path

import kindling
import pyspark
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import functions

IRIS = Path(__file__).parents[3] / "bench" / "data" / "iris.csv"
SIZES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
SPECIES = ["setosa", "versicolor", "virginica"]
FAST = dict(hiddenLayers=[8], optimizer="adam", learningRate=0.05, epochs=10, batchSize=15, seed=1)
# What an error in a task of Spark is in Python. PySpark 3.5 passes it on as Java's, with Java's stack.
TASK_ERROR = Py4JJavaError if pyspark.__version__.startswith("3.5.") else PySparkException

spark = kindling.start(
    master="local[2]",
    driver_host="localhost",
    ui_enabled="false",
    sql_shuffle_partitions="2",
    # The tests are over before Java's second compiler is of use.
    driver_extraJavaOptions="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
)
spark.sparkContext.setLogLevel("OFF")  # some tests are about errors


def _table():
    schema = ", ".join(name + " double" for name in SIZES + ["label"])
    rows = spark.read.csv(str(IRIS), schema=schema)
    names = functions.array(*[functions.lit(name) for name in SPECIES])
    return rows.withColumn("species", names[functions.col("label").cast("int")])


# 150 rows with a number for each size, the number of the species in label, and its name in species.
table = _table().coalesce(2).cache()
# The same with the sizes as a vector.
vectors = VectorAssembler(inputCols=SIZES, outputCol="features").transform(table).cache()
