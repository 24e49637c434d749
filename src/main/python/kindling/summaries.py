"""The course of a training, and the evaluation of a model. Both are plain values, which need neither Java nor a session."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Mapping

from kindling.views import SummaryView
from pyspark.errors import IllegalArgumentException

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def _numbers(values: Any) -> list[float]:
    return [float(value) for value in values]  # NaN is a string in JSON


class TrainingSummary(SummaryView):
    """The course of a training: lists with an element per epoch, NaN for metrics that do not exist, and totals."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    def _history(self, rows: str, metric: str) -> list[float]:
        if metric not in self._content["names"]:
            nearest = difflib.get_close_matches(metric, self._content["names"], 1, 0)[0]
            raise IllegalArgumentException('there is no metric "%s"; did you mean "%s"?' % (metric, nearest))
        history = self._content[rows].get(metric)
        return [float("nan")] * self.totalIterations if history is None else _numbers(history)

    @property
    def metrics(self) -> list[str]:
        """The names of the metrics besides the loss that the training has shown."""
        return list(self._content["metrics"])

    def metricHistory(self, metric: str) -> list[float]:
        """A metric of the training rows, by its name in settings, such as "auc"."""
        return self._history("train", metric)

    def validationMetricHistory(self, metric: str) -> list[float]:
        """The same of the validation rows."""
        return self._history("validation", metric)

    @property
    def objectiveHistory(self) -> list[float]:
        """The mean loss of the training rows."""
        return self.metricHistory("loss")

    @property
    def validationObjectiveHistory(self) -> list[float]:
        """The mean loss of the validation rows."""
        return self.validationMetricHistory("loss")

    @property
    def accuracyHistory(self) -> list[float]:
        """The accuracy of a classifier on the training rows."""
        return self.metricHistory("accuracy")

    @property
    def validationAccuracyHistory(self) -> list[float]:
        """The accuracy of a classifier on the validation rows."""
        return self.validationMetricHistory("accuracy")

    @property
    def meanAbsoluteErrorHistory(self) -> list[float]:
        """The mean absolute error of a regressor on the training rows."""
        return self.metricHistory("mean-absolute-error")

    @property
    def validationMeanAbsoluteErrorHistory(self) -> list[float]:
        """The mean absolute error of a regressor on the validation rows."""
        return self.validationMetricHistory("mean-absolute-error")

    @property
    def secondsHistory(self) -> list[float]:
        """Seconds of each epoch's steps."""
        return _numbers(self._content["seconds"])

    @property
    def totalIterations(self) -> int:
        """The number of trained epochs."""
        return int(self._content["totalIterations"])

    @property
    def bestEpoch(self) -> int:
        """The epoch whose weights the model has, counted from 1."""
        return int(self._content["bestEpoch"])

    @property
    def totalSeconds(self) -> float:
        """Seconds of all steps and evaluations."""
        return float(self._content["totalSeconds"])


class _Evaluation:
    """The metrics of predictions."""

    def __init__(self, predictions: DataFrame, predictionCol: str, labelCol: str, metrics: Mapping[str, Any]) -> None:
        self._predictions = predictions
        self._predictionCol = predictionCol
        self._labelCol = labelCol
        self._metrics = metrics

    @property
    def predictions(self) -> DataFrame:
        """The output of transform."""
        return self._predictions

    @property
    def predictionCol(self) -> str:
        """The column of the prediction."""
        return self._predictionCol

    @property
    def labelCol(self) -> str:
        """The column of the label."""
        return self._labelCol


class ClassificationSummary(_Evaluation):
    """The evaluation of a classifier on labelled rows; lists have an element per label, in the order of labels."""

    @property
    def accuracy(self) -> float:
        """The share of the rows with a correct prediction, 0 to 1."""
        return float(self._metrics["accuracy"])

    @property
    def labels(self) -> list[float]:
        """The labels and predictions that occur."""
        return _numbers(self._metrics["labels"])

    @property
    def precisionByLabel(self) -> list[float]:
        """The share of the rows predicted as a label that have it."""
        return _numbers(self._metrics["precisionByLabel"])

    @property
    def recallByLabel(self) -> list[float]:
        """The share of the rows with a label that are predicted as it."""
        return _numbers(self._metrics["recallByLabel"])

    @property
    def truePositiveRateByLabel(self) -> list[float]:
        """The same as recallByLabel."""
        return self.recallByLabel

    @property
    def falsePositiveRateByLabel(self) -> list[float]:
        """The share of the rows without a label that are predicted as it."""
        return _numbers(self._metrics["falsePositiveRateByLabel"])

    @property
    def fMeasureByLabel(self) -> list[float]:
        """The harmonic mean of precision and recall."""
        return _numbers(self._metrics["fMeasureByLabel"])

    @property
    def weightedPrecision(self) -> float:
        """The mean precision, weighted by each label's share of the rows."""
        return float(self._metrics["weightedPrecision"])

    @property
    def weightedRecall(self) -> float:
        """The mean recall, weighted by each label's share of the rows."""
        return float(self._metrics["weightedRecall"])

    @property
    def weightedFMeasure(self) -> float:
        """The mean F-measure, weighted by each label's share of the rows."""
        return float(self._metrics["weightedFMeasure"])


class RegressionSummary(_Evaluation):
    """The evaluation of a regressor on labelled rows."""

    @property
    def meanAbsoluteError(self) -> float:
        """The mean of the absolute errors."""
        return float(self._metrics["meanAbsoluteError"])

    @property
    def meanSquaredError(self) -> float:
        """The mean of the squared errors."""
        return float(self._metrics["meanSquaredError"])

    @property
    def rootMeanSquaredError(self) -> float:
        """The root of the mean of the squared errors."""
        return float(self._metrics["rootMeanSquaredError"])

    @property
    def r2(self) -> float:
        """The share of the variance of the labels that is explained."""
        return float(self._metrics["r2"])

    @property
    def explainedVariance(self) -> float:
        """The variance of the predictions about the mean of the labels."""
        return float(self._metrics["explainedVariance"])
