"""Compares fit and transform from Python with the same calls of Java, in one session, in turn.

Run at the top of the repository, with a Python that has the wheel and PySpark:
    python src/bench/python/python_overhead.py [ROUNDS]
Java's calls go to the objects of Java directly, without the classes of the package. Prints median seconds and their ratio.
"""

import statistics
import sys
import time

import kindling

MNIST = "data/mnist/%s-images-idx3-ubyte.gz", "data/mnist/%s-labels-idx1-ubyte.gz"
SETTINGS = dict(hiddenLayers=[50], batchSize=100, epochs=12, learningRate=0.1, mode="all-reduce", seed=1)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    spark = kindling.start(master="local[2]", driver_host="localhost", ui_enabled="false")
    spark.sparkContext.setLogLevel("ERROR")
    kindling.progress(False)
    images, labels = MNIST
    train = spark.read.format("idx").option("labels", labels % "train").load(images % "train")
    test = spark.read.format("idx").option("labels", labels % "t10k").load(images % "t10k").cache()
    test.count()
    classifier = kindling.NeuralNetworkClassifier(**SETTINGS)
    java_classifier = classifier._to_java()
    model = classifier.fit(train)
    java_model = java_classifier.fit(train._jdf)

    def transformed(frame):
        frame.write().format("noop").mode("overwrite").save()

    calls = {
        "fit": (lambda: classifier.fit(train), lambda: java_classifier.fit(train._jdf)),
        "transform": (
            lambda: transformed(model.transform(test)._jdf),
            lambda: transformed(java_model.transform(test._jdf)),
        ),
    }
    for name, pair in calls.items():
        seconds = ([], [])
        for _ in range(rounds):
            for call, times in zip(pair, seconds):
                start = time.perf_counter()
                call()
                times.append(time.perf_counter() - start)
        python, java = (statistics.median(times) for times in seconds)
        print("%-9s Python %.3f s, Java %.3f s, ratio %.3f" % (name, python, java, python / java))


if __name__ == "__main__":
    main()
