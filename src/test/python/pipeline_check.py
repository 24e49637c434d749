"""Checks the params of src/main/python over the stub of PySpark beside this file; PySparkTest runs it."""

import unittest

import kindling
from kindling import pipeline, session

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
    l1=1e-5,
    schedule="cosine",
    average="ema",
    batchSize=128,
    maxMinutes=1.5,
    epochs=3,
    seed=1 << 40,
    shards=2,
    mode="all-reduce",
    validationShare=0.1,
    earlyStoppingPatience=5,
    ensemble=32,
    initialWeights="model.safetensors",
    initialState="checkpoint",
    newLayers=1,
    frozenLayers=["layer1"],
    checkpointDir="run",
    settings=["evaluation.top-k=3"],
)
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
REGRESSOR = dict(COMMON, labelCols=["price", "rent"])
BOTH = [(kindling.NeuralNetworkClassifier, CLASSIFIER), (kindling.NeuralNetworkRegressor, REGRESSOR)]
CLASSES = [name for name in kindling.__all__ if name.startswith("NeuralNetwork")]


class PipelineCheck(unittest.TestCase):
    def test_the_constructor_takes_every_param_with_its_type(self):
        for made, params in BOTH:
            estimator = made(**params)
            self.assertEqual(sorted(params), [param.name for param in estimator.params])
            values = dict(params, hiddenLayers=[500, 300], learningRate=1.0)
            self.assertEqual(values, estimator._paramMap)
            self.assertIsInstance(estimator.getLearningRate(), float)

    def test_each_param_has_a_setter_and_a_getter(self):
        for made, params in BOTH:
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
        self.assertEqual(0.25, estimator.getThreshold())
        self.assertEqual("f1", estimator.setThreshold("f1").getThreshold())

    def test_what_is_not_set_has_its_default(self):
        estimator = kindling.NeuralNetworkClassifier(epochs=4)
        self.assertEqual(({"epochs": 4}, 4), (estimator._paramMap, estimator.getEpochs()))
        self.assertEqual(([], "aggregate"), (estimator.getHiddenLayers(), estimator.getMode()))

    def test_a_learning_rate_that_is_not_set_is_the_one_of_the_optimizer(self):
        estimator = kindling.NeuralNetworkClassifier(optimizer="adam")
        self.assertEqual(0.001, estimator.getLearningRate())
        self.assertEqual(0.1, estimator.setOptimizer("sgd").getLearningRate())
        self.assertFalse(estimator.isDefined(estimator.learningRate))

    def test_none_is_not_set(self):
        estimator = kindling.NeuralNetworkClassifier(weightCol=None, epochs=4)
        self.assertFalse(estimator.isSet(estimator.weightCol))
        estimator.setWeightCol("w").setWeightCol(None).setParams(epochs=None)
        self.assertEqual(({}, 10), (estimator._paramMap, estimator.getEpochs()))

    def test_an_unknown_param_is_named_with_the_nearest_one(self):
        for use in (kindling.NeuralNetworkClassifier, kindling.NeuralNetworkClassifier().setParams):
            with self.assertRaisesRegex(TypeError, 'no param "epocs"; did you mean "epochs"'):
                use(epocs=3)
        for name in ("thresholds", "threshold", "balance", "calibration"):
            with self.assertRaisesRegex(TypeError, 'no param "%s"' % name):
                kindling.NeuralNetworkRegressor(**{name: "none"})

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


if __name__ == "__main__":
    unittest.main()
