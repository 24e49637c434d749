"""Kindling's estimators and models for PySpark: the Java classes of the same names, in Python.

The module has the name of the Java package, because PySpark finds the Python class of a loaded Java object by
that name. All defaults come from Java.
"""

import datetime
import difflib
import numbers

from kindling.frames import FrameEstimator, FrameModel, or_local_rows, or_many
from kindling.progress_bar import run_watched
from kindling.session import check_java
from kindling.views import ModelView, SummaryView
from pyspark.ml.linalg import Vector, Vectors
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasFeaturesCol,
    HasHandleInvalid,
    HasInputCols,
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
from pyspark.sql import Row


def _param(name, converter, doc):
    return Param(Params._dummy(), name, doc, typeConverter=converter)


def _encodings(value):
    """Encodings of columns as a list of "name=encoding"; a dict is one from names to encodings."""
    if isinstance(value, dict):
        value = [name + "=" + encoding for name, encoding in value.items()]
    return TypeConverters.toListString(value)


def _text(value):
    """A text, also of a number."""
    return str(value) if isinstance(value, numbers.Real) else TypeConverters.toString(value)


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


def _cells(row):
    """The cells of a row, a dict or a Row, as Java reads them."""
    cells = row.asDict() if isinstance(row, Row) else row
    return {name: _cell(value) for name, value in cells.items()}


def _cell(value):
    kind = type(value)
    if kind.__name__ in ("NAType", "NaTType"):  # missing values of pandas
        return None
    if isinstance(value, datetime.date):  # would arrive in Java as a calendar
        return value.isoformat()
    if kind.__module__ != "numpy":
        return value
    # Java cannot read NumPy's objects.
    if kind.__name__ == "datetime64":
        return None if str(value) == "NaT" else str(value)
    return value.tolist()


def _history(name, doc):
    return property(lambda self: list(self._call_java(name)), doc=doc)


def _metric(name, doc):
    return property(lambda self: self._call_java(name), doc=doc)


class _JavaStage(JavaParams):
    """A Java stage that gets exactly the params that are set in Python."""

    _java_obj = None  # also if the check fails

    def __init__(self, *java_object):
        check_java()
        super().__init__(*java_object)

    @classmethod
    def read(cls):
        """The reader of a saved stage."""
        check_java()
        return super().read()

    def _set_or_clear(self, **params):
        for name, value in params.items():
            if value is None:
                self.clear(getattr(self, name))
            else:
                self._set(**{name: value})
        return self

    def _transfer_params_to_java(self):
        # PySpark only sets params in Java; params that are None or were cleared must be cleared there too.
        for param in self.params:
            if self.isSet(param) and self.getOrDefault(param.name) is None:
                self.clear(param)
            if not self.isSet(param):
                self._java_obj.clear(self._java_obj.getParam(param.name))
        super()._transfer_params_to_java()

    def _transfer_params_from_java(self):
        super()._transfer_params_from_java()
        for param, value in self._defaultParamMap.items():
            # A default that is an array is still a Java object.
            if not isinstance(value, (str, int, float, list)):
                self._defaultParamMap[param] = list(value)


class _ColumnParams(HasFeaturesCol, HasLabelCol, HasPredictionCol, HasHandleInvalid):
    """The columns of every estimator and model."""

    contributionsCol = _param(
        "contributionsCol", TypeConverters.toString, "the column for what each input column contributes to the prediction"
    )
    baselineCol = _param("baselineCol", TypeConverters.toString, "the column for the number from which contributions are measured")

    getContributionsCol = _getter("contributionsCol")
    getBaselineCol = _getter("baselineCol")
    setContributionsCol = _setter("contributionsCol")
    setBaselineCol = _setter("baselineCol")
    setFeaturesCol = _setter("featuresCol")
    setLabelCol = _setter("labelCol")
    setPredictionCol = _setter("predictionCol")
    setHandleInvalid = _setter("handleInvalid")


class _ClassColumnParams(_ColumnParams, HasRawPredictionCol, HasProbabilityCol, HasThresholds):
    """Additional columns of a classifier and its model."""

    predictedLabelCol = _param("predictedLabelCol", TypeConverters.toString, "the column for the name of the predicted class")
    labelIndexCol = _param("labelIndexCol", TypeConverters.toString, "the column for the number of the label's class")

    getPredictedLabelCol = _getter("predictedLabelCol")
    getLabelIndexCol = _getter("labelIndexCol")
    setPredictedLabelCol = _setter("predictedLabelCol")
    setLabelIndexCol = _setter("labelIndexCol")
    setRawPredictionCol = _setter("rawPredictionCol")
    setProbabilityCol = _setter("probabilityCol")
    setThresholds = _setter("thresholds")


class _TrainingParams(_ColumnParams, HasInputCols, HasWeightCol, HasValidationIndicatorCol):
    """The params of every estimator."""

    ignoredCols = _param("ignoredCols", TypeConverters.toListString, "columns of a table that are not features")
    columns = _param("columns", _encodings, "encodings of a table's columns, as a dict or as a list of name=encoding")
    hiddenLayers = _param("hiddenLayers", TypeConverters.toListInt, "sizes of the hidden layers, from input to output")
    activation = _param("activation", TypeConverters.toString, "the activation after each hidden layer")
    layers = _param("layers", TypeConverters.toListString, "the whole network, layer by layer, instead of hiddenLayers")
    optimizer = _param("optimizer", TypeConverters.toString, "the optimizer, such as sgd or adam")
    learningRate = _param("learningRate", TypeConverters.toFloat, "the learning rate; if not set, it depends on the optimizer")
    momentum = _param("momentum", TypeConverters.toFloat, "the share of the velocity that remains from step to step")
    weightDecay = _param("weightDecay", TypeConverters.toFloat, "the share by which weights shrink at a learning rate of 1")
    schedule = _param("schedule", TypeConverters.toString, "the schedule of the learning rate")
    batchSize = _param("batchSize", TypeConverters.toInt, "the number of rows per step")
    epochs = _param("epochs", TypeConverters.toInt, "the number of passes over the rows")
    seed = _param("seed", TypeConverters.toInt, "the seed of all random choices")
    shards = _param("shards", TypeConverters.toInt, "the number of parts into which the rows are divided")
    mode = _param("mode", TypeConverters.toString, "the training mode: aggregate, all-reduce or local")
    validationShare = _param("validationShare", TypeConverters.toFloat, "the share of the rows used for validation")
    earlyStoppingPatience = _param(
        "earlyStoppingPatience", TypeConverters.toInt, "stop after this many epochs without a better validation; 0 for never"
    )
    initialWeights = _param("initialWeights", TypeConverters.toString, "a model file with the initial weights")
    checkpointDir = _param("checkpointDir", TypeConverters.toString, "a folder for checkpoints")
    settings = _param("settings", TypeConverters.toListString, "any other settings of a conf file, as key=value")

    getIgnoredCols = _getter("ignoredCols")
    getColumns = _getter("columns")
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


class _NetworkEstimator(FrameEstimator, _JavaStage, JavaEstimator, _TrainingParams, JavaMLWritable, JavaMLReadable):
    """A Java estimator with its setters."""

    setInputCols = _setter("inputCols")
    setIgnoredCols = _setter("ignoredCols")
    setColumns = _setter("columns")

    def setColumn(self, name, encoding):
        """Sets the encoding of one column in columns, and keeps those of the others."""
        others = [entry for entry in self.getColumns() if entry.rpartition("=")[0] != name]
        return self._set_or_clear(columns=others + [name + "=" + encoding])

    setWeightCol = _setter("weightCol")
    setValidationIndicatorCol = _setter("validationIndicatorCol")
    setHiddenLayers = _setter("hiddenLayers")
    setActivation = _setter("activation")
    setLayers = _setter("layers")
    setOptimizer = _setter("optimizer")
    setLearningRate = _setter("learningRate")

    def getLearningRate(self):
        """The value of learningRate, or the optimizer's default if it is not set."""
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
        self._java_obj = self._new_java_obj(type(self).__module__ + "." + type(self).__name__, self.uid)
        self._transfer_params_from_java()
        self.setParams(**params)

    def _fit_java(self, dataset):
        self._transfer_params_to_java()
        progress = self._new_java_obj("kindling.run.progress.TrainingProgress")
        return run_watched(progress, lambda: self._java_obj.fit(dataset._jdf, progress))

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
    """Trains a neural network that predicts the class of a row.

    >>> NeuralNetworkClassifier(hiddenLayers=[50], epochs=17, batchSize=100, learningRate=0.1).fit(rows)
    """

    balance = _param(
        "balance", TypeConverters.toString, "how the training makes up for classes of different frequency: none, weights or sampling"
    )
    calibration = _param(
        "calibration", TypeConverters.toString, "how probabilities are calibrated on the validation rows: none, temperature or isotonic"
    )
    threshold = _param(
        "threshold", _text, "the probability above which class 1 of two is predicted, or the metric for which the validation rows choose it"
    )

    getBalance = _getter("balance")
    getCalibration = _getter("calibration")
    getThreshold = _getter("threshold")
    setBalance = _setter("balance")
    setCalibration = _setter("calibration")
    setThreshold = _setter("threshold")

    def _create_model(self, java_model):
        return NeuralNetworkClassificationModel(java_model)


class NeuralNetworkRegressor(_NetworkEstimator):
    """Trains a neural network that predicts a number, or several with labelCols."""

    labelCols = _param("labelCols", TypeConverters.toListString, "columns of several labels, numbers")

    getLabelCols = _getter("labelCols")
    setLabelCols = _setter("labelCols")

    def _create_model(self, java_model):
        return NeuralNetworkRegressionModel(java_model)


class TrainingSummary(SummaryView, JavaWrapper):
    """The course of a training: lists with an element per epoch, NaN for metrics that do not exist, and totals."""

    objectiveHistory = _history("objectiveHistory", "The mean loss of the training rows.")
    validationObjectiveHistory = _history("validationObjectiveHistory", "The mean loss of the validation rows.")
    accuracyHistory = _history("accuracyHistory", "The accuracy of a classifier on the training rows.")
    validationAccuracyHistory = _history("validationAccuracyHistory", "The accuracy of a classifier on the validation rows.")
    meanAbsoluteErrorHistory = _history("meanAbsoluteErrorHistory", "The mean absolute error of a regressor on the training rows.")
    validationMeanAbsoluteErrorHistory = _history(
        "validationMeanAbsoluteErrorHistory", "The mean absolute error of a regressor on the validation rows."
    )
    secondsHistory = _history("secondsHistory", "Seconds of each epoch's steps.")

    metrics = _history("metrics", "The names of the metrics besides the loss that the training has shown.")

    def metricHistory(self, metric):
        """A metric of the training rows, by its name in settings, such as "auc"."""
        return list(self._call_java("metricHistory", metric))

    def validationMetricHistory(self, metric):
        """The same of the validation rows."""
        return list(self._call_java("validationMetricHistory", metric))

    @property
    def totalIterations(self):
        """The number of trained epochs."""
        return self._call_java("totalIterations")

    @property
    def bestEpoch(self):
        """The epoch whose weights the model has, counted from 1."""
        return self._call_java("bestEpoch")

    @property
    def totalSeconds(self):
        """Seconds of all steps and evaluations."""
        return self._call_java("totalSeconds")


class ClassificationSummary(JavaWrapper):
    """The evaluation of a classifier on labelled rows; lists have an element per label, in the order of labels."""

    predictions = _metric("predictions", "The output of transform.")
    predictionCol = _metric("predictionCol", "The column of the prediction.")
    labelCol = _metric("labelCol", "The column of the label.")
    accuracy = _metric("accuracy", "The share of the rows with a correct prediction, 0 to 1.")
    labels = _history("labels", "The labels and predictions that occur.")
    precisionByLabel = _history("precisionByLabel", "The share of the rows predicted as a label that have it.")
    recallByLabel = _history("recallByLabel", "The share of the rows with a label that are predicted as it.")
    truePositiveRateByLabel = _history("truePositiveRateByLabel", "The same as recallByLabel.")
    falsePositiveRateByLabel = _history("falsePositiveRateByLabel", "The share of the rows without a label that are predicted as it.")
    fMeasureByLabel = _history("fMeasureByLabel", "The harmonic mean of precision and recall.")
    weightedPrecision = _metric("weightedPrecision", "The mean precision, weighted by each label's share of the rows.")
    weightedRecall = _metric("weightedRecall", "The mean recall, weighted by each label's share of the rows.")
    weightedFMeasure = _metric("weightedFMeasure", "The mean F-measure, weighted by each label's share of the rows.")


class RegressionSummary(JavaWrapper):
    """The evaluation of a regressor on labelled rows."""

    predictions = _metric("predictions", "The output of transform.")
    predictionCol = _metric("predictionCol", "The column of the prediction.")
    labelCol = _metric("labelCol", "The column of the label.")
    meanAbsoluteError = _metric("meanAbsoluteError", "The mean of the absolute errors.")
    meanSquaredError = _metric("meanSquaredError", "The mean of the squared errors.")
    rootMeanSquaredError = _metric("rootMeanSquaredError", "The root of the mean of the squared errors.")
    r2 = _metric("r2", "The share of the variance of the labels that is explained.")
    explainedVariance = _metric("explainedVariance", "The variance of the predictions about the mean of the labels.")


class _NetworkModel(ModelView, FrameModel, _JavaStage, JavaModel, _ColumnParams, JavaMLWritable, JavaMLReadable):
    """A Java model."""

    @classmethod
    def ofFile(cls, path):
        """The model in a model file of the command line."""
        check_java()
        # _new_java_obj calls constructors by class name, and also static methods by their full name.
        return cls._from_java(cls._new_java_obj(cls.__module__ + "." + cls.__name__ + ".ofFile", path))

    @property
    def numFeatures(self):
        """The number of features of a row."""
        return self._call_java("numFeatures")

    numParameters = _metric("numParameters", "The number of trained parameters.")
    layers = _history("layers", "The layers of the network, as a conf file has them.")
    loss = _metric("loss", "The loss that the training has minimised, by its name in a conf file.")

    @property
    def hasSummary(self):
        """Whether the model was trained in this session and has a summary."""
        return self._call_java("hasSummary")

    @property
    def summary(self):
        """The summary of the training."""
        return TrainingSummary(self._call_java("summary"))

    def predictRow(self, row):
        """The prediction for a single row of a table: a dict from the names of its columns to values, None if missing."""
        return self._call_java("predictRow", _cells(row))

    @or_many("predictionCol")
    def predict(self, value):
        """The prediction for a row, a vector, a list of numbers or a NumPy array; an array of those of a matrix."""
        return self._call_java("predict", _vector(value))

    @or_local_rows
    def evaluate(self, dataset):
        """Predicts labelled rows and returns the metrics of the predictions."""
        return self._summary(self._call_java("evaluate", dataset))

    def exportOnnx(self, path):
        """Writes the model as ONNX."""
        self._call_java("exportOnnx", path)


class NeuralNetworkClassificationModel(_NetworkModel, _ClassColumnParams):
    """A neural network that predicts the class of a row."""

    _summary = ClassificationSummary

    @property
    def numClasses(self):
        """The number of classes."""
        return self._call_java("numClasses")

    @property
    def classNames(self):
        """The names of the classes, in the order of the scores."""
        return list(self._call_java("classNames"))

    @or_many("predictedLabelCol")
    def predictLabel(self, row):
        """The name of the class of a single row of a table, which is a dict."""
        return self._call_java("predictLabel", _cells(row))

    def predictProbabilities(self, row):
        """The probability of each class for a single row of a table, as a dict."""
        return dict(self._call_java("predictProbabilities", _cells(row)))

    @or_many("rawPredictionCol")
    def predictRaw(self, value):
        """The scores of a single row minus their mean, as a vector."""
        return self._call_java("predictRaw", _vector(value))

    @or_many("probabilityCol")
    def predictProbability(self, value):
        """The probability of each class for a single row."""
        return self._call_java("predictProbability", _vector(value))


class NeuralNetworkRegressionModel(_NetworkModel):
    """A neural network that predicts one or several numbers."""

    _summary = RegressionSummary

    def predictAll(self, value):
        """The predictions of each label for a single row: a vector, a list of numbers or a NumPy array."""
        return list(self._call_java("predictAll", _vector(value)))

    def predictAllOfRow(self, row):
        """The predictions of each label for a single row of a table, which is a dict."""
        return list(self._call_java("predictAllOfRow", _cells(row)))
