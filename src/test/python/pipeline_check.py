"""Checks src/main/python over the stub of PySpark beside this file; PySparkTest runs it. Prints the params of each class."""

import datetime
import unittest
from unittest import mock

import kindling
from kindling import pipeline, session
from pyspark import SparkContext
from pyspark.ml.linalg import Vectors
from pyspark.ml.wrapper import JavaObject

COMMON = dict(
    featuresCol="pixels",
    labelCol="digit",
    predictionCol="guess",
    contributionsCol="why",
    baselineCol="mean",
    weightCol="weight",
    validationIndicatorCol="held",
    handleInvalid="skip",
    inputCols=["color", "size"],
    ignoredCols=["id"],
    columns=["size=number log"],
    hiddenLayers=(500, 300),
    activation="tanh",
    layers=["affine 4 -> 3"],
    optimizer="adam",
    learningRate=1,
    momentum=0.5,
    weightDecay=1e-4,
    schedule="cosine",
    batchSize=128,
    epochs=3,
    seed=1 << 40,
    shards=2,
    mode="all-reduce",
    validationShare=0.1,
    earlyStoppingPatience=5,
    initialWeights="model.safetensors",
    checkpointDir="run",
    settings=["evaluation.top-k=3"],
)
# What models have: with any other one Java would have no param to set when they are used.
COLUMNS = ["baselineCol", "contributionsCol", "featuresCol", "handleInvalid", "labelCol", "predictionCol"]
COLUMNS += ["labelIndexCol", "predictedLabelCol", "probabilityCol", "rawPredictionCol", "thresholds"]
CLASSIFIER = dict(
    COMMON,
    balance="weights",
    calibration="temperature",
    labelIndexCol="index",
    predictedLabelCol="name",
    rawPredictionCol="raw",
    probabilityCol="p",
    threshold="f1",
    thresholds=[1, 2],
)
CLASSES = [name for name in kindling.__all__ if name.startswith("NeuralNetwork")]
REGRESSOR = dict(COMMON, labelCols=["price", "rent"])


class PipelineCheck(unittest.TestCase):
    def setUp(self):
        JavaObject.CLASSES = {"kindling.pipeline." + name for name in CLASSES}
        JavaObject.CLASSES |= {name + ".ofFile" for name in JavaObject.CLASSES}
        JavaObject.VERSION = kindling.__version__.replace(".dev0", "-SNAPSHOT")
        JavaObject.DEFAULTS = {"columns": (), "epochs": 10, "hiddenLayers": (), "mode": "aggregate"}

    def test_the_constructor_takes_every_param_and_fit_passes_it_to_java(self):
        for made, params in [
            (kindling.NeuralNetworkClassifier, CLASSIFIER),
            (kindling.NeuralNetworkRegressor, REGRESSOR),
        ]:
            estimator = made(**params)
            self.assertEqual(sorted(params), [param.name for param in estimator.params])
            model = estimator.fit(None)
            self.assertEqual("kindling.pipeline." + made.__name__, estimator._java_obj.java_class)
            self.assertEqual((estimator.uid,), estimator._java_obj.args)
            values = dict(params, hiddenLayers=[500, 300], learningRate=1.0)
            self.assertEqual(values, estimator._java_obj.values)
            self.assertIsInstance(estimator._java_obj.values["learningRate"], float)
            self.assertEqual("uid of Java", model.uid)
            columns = [name for name in sorted(params) if name in COLUMNS]
            self.assertEqual(columns, [param.name for param in model.params])
            self.assertEqual({name: params[name] for name in columns}, model._paramMap)

    def test_each_param_has_a_setter_and_a_getter(self):
        for made, params in [
            (kindling.NeuralNetworkClassifier, CLASSIFIER),
            (kindling.NeuralNetworkRegressor, REGRESSOR),
        ]:
            estimator = made()
            for name, value in params.items():
                capital = name[0].upper() + name[1:]
                self.assertIs(estimator, getattr(estimator, "set" + capital)(value))
                expected = list(value) if isinstance(value, tuple) else value
                self.assertEqual(expected, getattr(estimator, "get" + capital)())

    def test_encodings_of_columns_may_be_a_dict_and_are_set_one_by_one(self):
        estimator = kindling.NeuralNetworkClassifier(columns={"size": "number log"})
        self.assertEqual(["size=number log"], estimator.getColumns())
        estimator.setColumn("a=b", "text").setColumn("size", "number").setColumn("b", "ignore")
        self.assertEqual(["a=b=text", "size=number", "b=ignore"], estimator.getColumns())

    def test_a_threshold_may_be_a_number(self):
        estimator = kindling.NeuralNetworkClassifier(threshold=0.25)
        self.assertEqual("0.25", estimator.getThreshold())

    def test_what_is_not_set_has_the_default_of_java_and_is_not_passed(self):
        estimator = kindling.NeuralNetworkClassifier(epochs=4)
        self.assertEqual(4, estimator.getEpochs())
        self.assertEqual([], estimator.getHiddenLayers())
        self.assertEqual("aggregate", estimator.getMode())
        estimator.fit(None)
        self.assertEqual({"epochs": 4}, estimator._java_obj.values)

    def test_a_learning_rate_that_is_not_set_is_the_one_of_java(self):
        estimator = kindling.NeuralNetworkClassifier(optimizer="adam")
        estimator._java_obj.values = {"getLearningRate": 0.001}
        self.assertEqual(0.001, estimator.getLearningRate())
        self.assertEqual("adam", estimator._java_obj.values["optimizer"])
        self.assertFalse(estimator.isDefined(estimator.learningRate))

    def test_none_is_not_set(self):
        estimator = kindling.NeuralNetworkClassifier(weightCol=None, epochs=4)
        self.assertFalse(estimator.isSet(estimator.weightCol))
        estimator.setWeightCol("w").fit(None)
        self.assertEqual({"weightCol": "w", "epochs": 4}, estimator._java_obj.values)
        estimator.setWeightCol(None).setParams(epochs=None).fit(None)
        self.assertEqual({}, estimator._java_obj.values)
        self.assertEqual(10, estimator.getEpochs())
        estimator._paramMap["weightCol"] = None  # as fit(rows, {estimator.weightCol: None}) leaves it
        estimator.fit(None)
        self.assertEqual({}, estimator._java_obj.values)

    def test_a_default_of_java_is_shown_as_a_value_of_python(self):
        estimator = kindling.NeuralNetworkClassifier()
        self.assertEqual([], estimator._defaultParamMap["hiddenLayers"])

    def test_an_unknown_param_is_named_with_the_nearest_one(self):
        with self.assertRaisesRegex(TypeError, 'no param "epocs"; did you mean "epochs"'):
            kindling.NeuralNetworkClassifier(epocs=3)
        for name in ("thresholds", "threshold", "balance", "calibration"):
            with self.assertRaisesRegex(TypeError, 'no param "%s"' % name):
                kindling.NeuralNetworkRegressor(**{name: "none"})

    def test_without_the_jar_it_says_so(self):
        JavaObject.VERSION = None
        with self.assertRaisesRegex(RuntimeError, "Java classes are not on the class path .* --jars"):
            kindling.NeuralNetworkClassifier()

    def test_a_jar_of_another_version_is_an_error(self):
        for version in ("9.9.0", "9.9.0-SNAPSHOT"):
            JavaObject.VERSION = version
            for use in (kindling.NeuralNetworkClassifier, lambda: kindling.NeuralNetworkRegressionModel.ofFile("m")):
                with self.assertRaisesRegex(RuntimeError, "is version %s, but .* driver is version %s;" % (
                    kindling.__version__, version
                )):
                    use()

    def test_without_a_session_it_says_so(self):
        with mock.patch.object(SparkContext, "_active_spark_context", None):
            with self.assertRaisesRegex(RuntimeError, "no Spark session; start one"):
                kindling.NeuralNetworkClassifier()

    def test_the_jars_are_in_the_wheel_only(self):
        with self.assertRaisesRegex(RuntimeError, "kindling was imported from .*, which has no (other )?jars inside; "):
            kindling.jars()

    def test_a_keyword_is_a_setting_of_spark(self):
        for name, key in [
            ("master", "spark.master"),
            ("driver_memory", "spark.driver.memory"),
            ("spark_sql_shuffle_partitions", "spark.sql.shuffle.partitions"),
            ("spark.executorEnv.OMP_NUM_THREADS", "spark.executorEnv.OMP_NUM_THREADS"),
        ]:
            self.assertEqual(key, session._key(name))

    def test_the_module_is_the_package_of_java(self):
        for name in CLASSES:
            self.assertIs(getattr(pipeline, name), getattr(kindling, name))
            self.assertEqual("kindling.pipeline", getattr(kindling, name).__module__)

    def test_a_model_tells_what_java_tells(self):
        model = kindling.NeuralNetworkClassifier().fit(None)
        summary = JavaObject("kindling.pipeline.NeuralNetworkClassifier")
        summary.values = {"accuracyHistory": (0.8, 0.9), "secondsHistory": (2.0, 1.0), "bestEpoch": 2}
        model._java_obj.values = {"numClasses": 10, "numFeatures": 784, "summary": summary, "hasSummary": True}
        self.assertEqual((10, 784, True), (model.numClasses, model.numFeatures, model.hasSummary))
        self.assertEqual([0.8, 0.9], model.summary.accuracyHistory)
        self.assertEqual([2.0, 1.0], model.summary.secondsHistory)
        self.assertEqual(2, model.summary.bestEpoch)
        for name in ("predict", "predictRaw", "predictProbability"):
            for row in (Vectors.dense([1, 2]), [1, 2], (1.0, 2.0)):
                getattr(model, name)(row)
                self.assertEqual((name, Vectors.dense([1, 2])), model._java_obj.calls[-1])
        model._java_obj.values["classNames"] = ("iris", "rose")
        model._java_obj.values["predictProbabilities"] = {"iris": 0.25, "rose": 0.75}
        self.assertEqual(["iris", "rose"], model.classNames)
        row = {"color": None, "seen": datetime.date(2024, 12, 31)}
        self.assertEqual({"iris": 0.25, "rose": 0.75}, model.predictProbabilities(row))
        model.predictLabel(row)
        model.predictRow(row)
        cells = {"color": None, "seen": "2024-12-31"}
        self.assertEqual(
            [(name, cells) for name in ("predictProbabilities", "predictLabel", "predictRow")],
            model._java_obj.calls[-3:],
        )
        model._java_obj.values["evaluate"] = JavaObject("kindling.pipeline.NeuralNetworkClassifier")
        evaluation = model.evaluate("rows")
        self.assertEqual(("evaluate", "rows"), model._java_obj.calls[-1])
        evaluation._java_obj.values = {"accuracy": 0.9, "recallByLabel": (0.8, 1.0)}
        self.assertEqual((0.9, [0.8, 1.0]), (evaluation.accuracy, evaluation.recallByLabel))
        model.exportOnnx("model.onnx")
        self.assertEqual(("exportOnnx", "model.onnx"), model._java_obj.calls[-1])

    def test_a_regressor_predicts_several_labels(self):
        model = kindling.NeuralNetworkRegressor().fit(None)
        model._java_obj.values = {"predictAll": (1.0, 2.0), "predictAllOfRow": (3.0, 4.0)}
        self.assertEqual([1.0, 2.0], model.predictAll([1, 2]))
        self.assertEqual([3.0, 4.0], model.predictAllOfRow({"color": "red"}))
        self.assertEqual(("predictAllOfRow", {"color": "red"}), model._java_obj.calls[-1])

    def test_a_model_comes_from_a_file(self):
        model = kindling.NeuralNetworkClassificationModel.ofFile("model.safetensors")
        self.assertEqual(("model.safetensors",), model._java_obj.args)
        self.assertEqual("kindling.pipeline.NeuralNetworkClassificationModel.ofFile", model._java_obj.java_class)


if __name__ == "__main__":
    unittest.main()
