"""Kindling's estimators and models for PySpark: the Java classes of the same names, in Python.

The module has the name of the Java package, because PySpark finds the Python class of a loaded Java object by
that name. The same classes work with classic PySpark and over Spark Connect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kindling import cells
from kindling.arguments import ClassifierArguments, RegressorArguments
from kindling.column_params import ClassColumnParams, ColumnParams
from kindling.frames import or_local_rows, or_many
from kindling.stages import NetworkEstimator, NetworkModel
from kindling.summaries import ClassificationSummary, RegressionSummary
from pyspark.ml.linalg import Vectors

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def _named_prediction(model: Any) -> Any:
    """The model with a name for the column of the prediction, which an evaluation needs."""
    return model if model.getPredictionCol() else model.copy({model.predictionCol: "prediction"})


class NeuralNetworkClassificationModel(NetworkModel, ClassColumnParams):
    """A neural network that predicts the class of a row."""

    @property
    def numClasses(self) -> int:
        """The number of classes."""
        return int(self._call_java("numClasses"))

    @property
    def classNames(self) -> list[str]:
        """The names of the classes, in the order of the scores."""
        return list(self._ask("classNames"))

    @or_many("predictedLabelCol")
    def predictLabel(self, row: Any) -> Any:
        """The name of the class of a single row of a table, which is a dict."""
        return str(self._ask("predictLabel", row=cells.row(row)))

    def predictProbabilities(self, row: Any) -> dict[str, float]:
        """The probability of each class for a single row of a table, as a dict."""
        return dict(self._ask("predictProbabilities", row=cells.row(row)))

    @or_many("rawPredictionCol")
    def predictRaw(self, value: Any) -> Any:
        """The scores of a single row minus their mean, as a vector."""
        return Vectors.dense(self._ask("predictRaw", features=cells.features(value)))

    @or_many("probabilityCol")
    def predictProbability(self, value: Any) -> Any:
        """The probability of each class for a single row."""
        return Vectors.dense(self._ask("predictProbability", features=cells.features(value)))

    @or_local_rows
    def evaluate(self, dataset: DataFrame) -> ClassificationSummary:
        """Predicts labelled rows and returns the metrics of the predictions."""
        model = _named_prediction(self)
        metrics = model._ask("evaluate", dataset)
        return ClassificationSummary(model.transform(dataset), model.getPredictionCol(), model.getLabelCol(), metrics)


class NeuralNetworkRegressionModel(NetworkModel, ColumnParams):
    """A neural network that predicts one or several numbers."""

    def predictAll(self, value: Any) -> list[float]:
        """The predictions of each label for a single row: a vector, a list of numbers or a NumPy array."""
        return list(self._ask("predictAll", features=cells.features(value)))

    def predictAllOfRow(self, row: Any) -> list[float]:
        """The predictions of each label for a single row of a table, which is a dict."""
        return list(self._ask("predictAllOfRow", row=cells.row(row)))

    @or_local_rows
    def evaluate(self, dataset: DataFrame) -> RegressionSummary:
        """Predicts labelled rows and returns the metrics of the predictions."""
        model = _named_prediction(self)
        metrics = model._ask("evaluate", dataset)
        return RegressionSummary(model.transform(dataset), model.getPredictionCol(), model.getLabelCol(), metrics)


class NeuralNetworkClassifier(ClassifierArguments, NetworkEstimator[NeuralNetworkClassificationModel]):
    """Trains a neural network that predicts the class of a row.

    >>> NeuralNetworkClassifier(hiddenLayers=[50], epochs=17, batchSize=100, learningRate=0.1).fit(rows)
    """

    def _create_model(self, java_model: Any) -> NeuralNetworkClassificationModel:
        return NeuralNetworkClassificationModel(java_model)


class NeuralNetworkRegressor(RegressorArguments, NetworkEstimator[NeuralNetworkRegressionModel]):
    """Trains a neural network that predicts a number, or several with labelCols."""

    def _create_model(self, java_model: Any) -> NeuralNetworkRegressionModel:
        return NeuralNetworkRegressionModel(java_model)
