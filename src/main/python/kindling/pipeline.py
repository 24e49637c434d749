"""Kindling's estimators and models for PySpark: the Java classes of the same names, in Python.

The module has the name of the Java package, by which PySpark finds a Python class for a Java object that it has loaded.
No default stands here: Java knows them all.
"""

import difflib

from pyspark.ml.linalg import Vector, Vectors
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasFeaturesCol,
    HasLabelCol,
    HasPredictionCol,
    HasProbabilityCol,
    HasRawPredictionCol,
    HasThresholds,
    HasValidationIndicatorCol,
    HasWeightCol,
)
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams, JavaWrapper


def _param(name, converter, doc):
    return Param(Params._dummy(), name, doc, typeConverter=converter)


def _getter(name):
    def get(self):
        value = self.getOrDefault(name)
        return list(value) if isinstance(value, (list, tuple)) else value

    get.__doc__ = "The value of " + name + ", or its default."
    return get


def _setter(name):
    def set(self, value):
        return self._set_or_clear(**{name: value})

    set.__doc__ = "Sets " + name + "; None clears it."
    return set


def _vector(features):
    return features if isinstance(features, Vector) else Vectors.dense(features)


def _history(name, doc):
    return property(lambda self: list(self._call_java(name)), doc=doc)


def _metric(name, doc):
    return property(lambda self: self._call_java(name), doc=doc)


class _JavaStage(JavaParams):
    """A stage of Java whose params are those that are set here."""

    def _set_or_clear(self, **params):
        for name, value in params.items():
            if value is None:
                self.clear(getattr(self, name))
            else:
                self._set(**{name: value})
        return self

    def _transfer_params_to_java(self):
        # PySpark only adds to what Java knows: what is None, or was cleared since, must be cleared there.
        for param in self.params:
            if self.isSet(param) and self.getOrDefault(param.name) is None:
                self.clear(param)
            if not self.isSet(param):
                self._java_obj.clear(self._java_obj.getParam(param.name))
        super()._transfer_params_to_java()

    def _transfer_params_from_java(self):
        super()._transfer_params_from_java()
        for param, value in self._defaultParamMap.items():
            # A default of Java that is an array is still one of Java.
            if not isinstance(value, (str, int, float, list)):
                self._defaultParamMap[param] = list(value)


class _ColumnParams(HasFeaturesCol, HasLabelCol, HasPredictionCol):
    """What every estimator and model has."""

    setFeaturesCol = _setter("featuresCol")
    setLabelCol = _setter("labelCol")
    setPredictionCol = _setter("predictionCol")


class _ClassColumnParams(_ColumnParams, HasRawPredictionCol, HasProbabilityCol, HasThresholds):
    """What a classifier and its model also have."""

    setRawPredictionCol = _setter("rawPredictionCol")
    setProbabilityCol = _setter("probabilityCol")
    setThresholds = _setter("thresholds")


class _TrainingParams(_ColumnParams, HasWeightCol, HasValidationIndicatorCol):
    """What every estimator has."""

    hiddenLayers = _param("hiddenLayers", TypeConverters.toListInt, "sizes of the hidden layers, from the input on")
    activation = _param("activation", TypeConverters.toString, "what stands behind each hidden layer")
    layers = _param("layers", TypeConverters.toListString, "the whole network, layer by layer, instead of hiddenLayers")
    optimizer = _param("optimizer", TypeConverters.toString, "how a gradient changes the weights")
    learningRate = _param("learningRate", TypeConverters.toFloat, "how far a step goes; not set, what suits the optimizer")
    momentum = _param("momentum", TypeConverters.toFloat, "how much of its speed a weight keeps")
    weightDecay = _param("weightDecay", TypeConverters.toFloat, "how much of a weight a step takes away")
    schedule = _param("schedule", TypeConverters.toString, "how the learning rate changes")
    batchSize = _param("batchSize", TypeConverters.toInt, "rows of a step")
    epochs = _param("epochs", TypeConverters.toInt, "how often each row is seen")
    seed = _param("seed", TypeConverters.toInt, "decides all that is random")
    shards = _param("shards", TypeConverters.toInt, "parts that the rows are cut into")
    mode = _param("mode", TypeConverters.toString, "how steps are taken: aggregate, all-reduce or local")
    validationShare = _param("validationShare", TypeConverters.toFloat, "share of the rows that is held out for validation")
    earlyStoppingPatience = _param(
        "earlyStoppingPatience", TypeConverters.toInt, "epochs without a better validation that end a training; 0: never"
    )
    initialWeights = _param("initialWeights", TypeConverters.toString, "a model file to begin with")
    checkpointDir = _param("checkpointDir", TypeConverters.toString, "where checkpoints are written")
    settings = _param("settings", TypeConverters.toListString, "any other keys of a conf file, as key=value")

    getHiddenLayers = _getter("hiddenLayers")
    getActivation = _getter("activation")
    getLayers = _getter("layers")
    getOptimizer = _getter("optimizer")
    getMomentum = _getter("momentum")
    getWeightDecay = _getter("weightDecay")
    getSchedule = _getter("schedule")
    getBatchSize = _getter("batchSize")
    getEpochs = _getter("epochs")
    getSeed = _getter("seed")
    getShards = _getter("shards")
    getMode = _getter("mode")
    getValidationShare = _getter("validationShare")
    getEarlyStoppingPatience = _getter("earlyStoppingPatience")
    getInitialWeights = _getter("initialWeights")
    getCheckpointDir = _getter("checkpointDir")
    getSettings = _getter("settings")


class _NetworkEstimator(_JavaStage, JavaEstimator, _TrainingParams, JavaMLWritable, JavaMLReadable):
    """An estimator of Java, with its setters."""

    setWeightCol = _setter("weightCol")
    setValidationIndicatorCol = _setter("validationIndicatorCol")
    setHiddenLayers = _setter("hiddenLayers")
    setActivation = _setter("activation")
    setLayers = _setter("layers")
    setOptimizer = _setter("optimizer")
    setLearningRate = _setter("learningRate")

    def getLearningRate(self):
        """The value of learningRate, or if it is not set what suits the optimizer."""
        if self.isSet(self.learningRate):
            return self.getOrDefault(self.learningRate)
        self._transfer_params_to_java()
        return self._call_java("getLearningRate")

    setMomentum = _setter("momentum")
    setWeightDecay = _setter("weightDecay")
    setSchedule = _setter("schedule")
    setBatchSize = _setter("batchSize")
    setEpochs = _setter("epochs")
    setSeed = _setter("seed")
    setShards = _setter("shards")
    setMode = _setter("mode")
    setValidationShare = _setter("validationShare")
    setEarlyStoppingPatience = _setter("earlyStoppingPatience")
    setInitialWeights = _setter("initialWeights")
    setCheckpointDir = _setter("checkpointDir")
    setSettings = _setter("settings")

    def __init__(self, **params):
        super().__init__()
        java_class = type(self).__module__ + "." + type(self).__name__
        try:
            self._java_obj = self._new_java_obj(java_class, self.uid)
        except TypeError as error:  # py4j takes a class that is not there for a package, and calls it
            raise RuntimeError(
                java_class + " is not on the class path of Spark's driver; start with --jars kindling.jar"
            ) from error
        self._transfer_params_from_java()
        self.setParams(**params)

    def setParams(self, **params):
        """Sets any params by their names; None clears one."""
        names = [param.name for param in self.params]
        for name in params:
            if name not in names:
                nearest = difflib.get_close_matches(name, names, 1, 0)[0]
                raise TypeError(
                    '%s has no param "%s"; did you mean "%s"?' % (type(self).__name__, name, nearest)
                )
        return self._set_or_clear(**params)


class NeuralNetworkClassifier(_NetworkEstimator, _ClassColumnParams):
    """Trains a neural network that tells which of several classes a row is of.

    >>> NeuralNetworkClassifier(hiddenLayers=[50], epochs=17, batchSize=100, learningRate=0.1).fit(rows)
    """

    def _create_model(self, java_model):
        return NeuralNetworkClassificationModel(java_model)


class NeuralNetworkRegressor(_NetworkEstimator):
    """Trains a neural network that predicts a number."""

    def _create_model(self, java_model):
        return NeuralNetworkRegressionModel(java_model)


class TrainingSummary(JavaWrapper):
    """How a training went: lists with an element per epoch, NaN where there is no such figure, and what sums them up."""

    objectiveHistory = _history("objectiveHistory", "The mean loss over the rows of the training.")
    validationObjectiveHistory = _history("validationObjectiveHistory", "The mean loss over the rows for validation.")
    accuracyHistory = _history("accuracyHistory", "Of a classifier: the share of the rows that are predicted right.")
    validationAccuracyHistory = _history("validationAccuracyHistory", "The same of those for validation.")
    meanAbsoluteErrorHistory = _history("meanAbsoluteErrorHistory", "Of a regressor: the mean absolute error.")
    validationMeanAbsoluteErrorHistory = _history("validationMeanAbsoluteErrorHistory", "The same of those for validation.")
    secondsHistory = _history("secondsHistory", "Seconds of an epoch's steps.")

    @property
    def totalIterations(self):
        """How many epochs were trained."""
        return self._call_java("totalIterations")

    @property
    def bestEpoch(self):
        """The epoch whose weights the model has, from 1."""
        return self._call_java("bestEpoch")

    @property
    def totalSeconds(self):
        """Seconds of all steps and evaluations."""
        return self._call_java("totalSeconds")


class ClassificationSummary(JavaWrapper):
    """What a classifier predicts of labelled rows; lists have an element per label, in the order of labels."""

    predictions = _metric("predictions", "The rows as transform gives them.")
    predictionCol = _metric("predictionCol", "The column of the prediction.")
    labelCol = _metric("labelCol", "The column of the label.")
    accuracy = _metric("accuracy", "The share of the rows that are predicted right, 0 to 1.")
    labels = _history("labels", "The labels and predictions that occur.")
    precisionByLabel = _history("precisionByLabel", "The share of the rows predicted as a label that have it.")
    recallByLabel = _history("recallByLabel", "The share of the rows with a label that are predicted as it.")
    truePositiveRateByLabel = _history("truePositiveRateByLabel", "The same as recallByLabel.")
    falsePositiveRateByLabel = _history("falsePositiveRateByLabel", "The share of the rows without a label that are predicted as it.")
    fMeasureByLabel = _history("fMeasureByLabel", "The harmonic mean of precision and recall.")
    weightedPrecision = _metric("weightedPrecision", "The mean precision, each label by its share of the rows.")
    weightedRecall = _metric("weightedRecall", "The mean recall, each label by its share of the rows.")
    weightedFMeasure = _metric("weightedFMeasure", "The mean F-measure, each label by its share of the rows.")


class RegressionSummary(JavaWrapper):
    """What a regressor predicts of labelled rows, and how far off it is."""

    predictions = _metric("predictions", "The rows as transform gives them.")
    predictionCol = _metric("predictionCol", "The column of the prediction.")
    labelCol = _metric("labelCol", "The column of the label.")
    meanAbsoluteError = _metric("meanAbsoluteError", "The mean of the absolute errors.")
    meanSquaredError = _metric("meanSquaredError", "The mean of the squared errors.")
    rootMeanSquaredError = _metric("rootMeanSquaredError", "The root of the mean of the squared errors.")
    r2 = _metric("r2", "The share of the variance of the labels that is explained.")
    explainedVariance = _metric("explainedVariance", "The variance of the predictions about the mean of the labels.")


class _NetworkModel(_JavaStage, JavaModel, _ColumnParams, JavaMLWritable, JavaMLReadable):
    """A model of Java."""

    @classmethod
    def ofFile(cls, path):
        """The model in a model file that the command has written."""
        # What makes a Java object out of the name of a class calls the static method of such a name as well.
        return cls._from_java(cls._new_java_obj(cls.__module__ + "." + cls.__name__ + ".ofFile", path))

    @property
    def numFeatures(self):
        """Features of a row."""
        return self._call_java("numFeatures")

    @property
    def hasSummary(self):
        """Whether the model was trained here, and not loaded."""
        return self._call_java("hasSummary")

    @property
    def summary(self):
        """How the training went."""
        return TrainingSummary(self._call_java("summary"))

    def predict(self, value):
        """What a single row predicts: a vector, a list of numbers or an array of NumPy."""
        return self._call_java("predict", _vector(value))

    def evaluate(self, dataset):
        """Predicts labelled rows, and says how good the predictions are."""
        return self._summary(self._call_java("evaluate", dataset))

    def exportOnnx(self, path):
        """Writes the model as ONNX."""
        self._call_java("exportOnnx", path)


class NeuralNetworkClassificationModel(_NetworkModel, _ClassColumnParams):
    """A neural network that tells which of several classes a row is of."""

    _summary = ClassificationSummary

    @property
    def numClasses(self):
        """How many classes there are."""
        return self._call_java("numClasses")

    def predictRaw(self, value):
        """The scores of a single row, less their mean, a vector."""
        return self._call_java("predictRaw", _vector(value))

    def predictProbability(self, value):
        """The probabilities of a single row's classes."""
        return self._call_java("predictProbability", _vector(value))


class NeuralNetworkRegressionModel(_NetworkModel):
    """A neural network that predicts a number."""

    _summary = RegressionSummary
