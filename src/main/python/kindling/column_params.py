"""The params of the columns of rows.

Written from the Java classes by PythonParams.java; do not edit. mvn -B test -Dtest=PySparkTest -Dkindling.write-pages=true writes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Sequence

from kindling.params import StageParams, declare, encodings
from pyspark.ml.param import Param, TypeConverters
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

if TYPE_CHECKING:
    from typing_extensions import Self


class ColumnParams(StageParams, HasFeaturesCol, HasLabelCol, HasPredictionCol, HasHandleInvalid):
    """The columns of every estimator and model."""

    baselineCol: Param[str] = declare(
        "baselineCol", "column for the number from which contributions are measured, empty for none", TypeConverters.toString
    )
    contributionsCol: Param[str] = declare(
        "contributionsCol", "column for what each input column contributes to the prediction, empty for none", TypeConverters.toString
    )
    featuresCol: Param[str] = declare("featuresCol", "features column name", TypeConverters.toString)
    handleInvalid: Param[str] = declare(
        "handleInvalid", "rows of a table with missing values or unknown levels: keep, skip or error", TypeConverters.toString
    )
    labelCol: Param[str] = declare("labelCol", "label column name", TypeConverters.toString)
    predictionCol: Param[str] = declare("predictionCol", "prediction column name", TypeConverters.toString)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            baselineCol="baseline",
            contributionsCol="",
            featuresCol="features",
            handleInvalid="keep",
            labelCol="label",
            predictionCol="prediction",
        )

    def getBaselineCol(self) -> str:
        """The value of baselineCol: column for the number from which contributions are measured, empty for none
        (default "baseline")."""
        return self._value(self.baselineCol)

    def setBaselineCol(self, value: str | None) -> Self:
        """Sets baselineCol; None clears it."""
        return self._set_or_clear({"baselineCol": value})

    def getContributionsCol(self) -> str:
        """The value of contributionsCol: column for what each input column contributes to the prediction, empty for
        none (default "")."""
        return self._value(self.contributionsCol)

    def setContributionsCol(self, value: str | None) -> Self:
        """Sets contributionsCol; None clears it."""
        return self._set_or_clear({"contributionsCol": value})

    def getFeaturesCol(self) -> str:
        """The value of featuresCol: features column name (default "features")."""
        return self._value(self.featuresCol)

    def setFeaturesCol(self, value: str | None) -> Self:
        """Sets featuresCol; None clears it."""
        return self._set_or_clear({"featuresCol": value})

    def getHandleInvalid(self) -> str:
        """The value of handleInvalid: rows of a table with missing values or unknown levels: keep, skip or error
        (default "keep")."""
        return self._value(self.handleInvalid)

    def setHandleInvalid(self, value: str | None) -> Self:
        """Sets handleInvalid; None clears it."""
        return self._set_or_clear({"handleInvalid": value})

    def getLabelCol(self) -> str:
        """The value of labelCol: label column name (default "label")."""
        return self._value(self.labelCol)

    def setLabelCol(self, value: str | None) -> Self:
        """Sets labelCol; None clears it."""
        return self._set_or_clear({"labelCol": value})

    def getPredictionCol(self) -> str:
        """The value of predictionCol: prediction column name (default "prediction")."""
        return self._value(self.predictionCol)

    def setPredictionCol(self, value: str | None) -> Self:
        """Sets predictionCol; None clears it."""
        return self._set_or_clear({"predictionCol": value})


class ClassColumnParams(ColumnParams, HasRawPredictionCol, HasProbabilityCol, HasThresholds):
    """The columns of a classifier and its model."""

    labelIndexCol: Param[str] = declare(
        "labelIndexCol", "column for the number of the label's class, empty for none", TypeConverters.toString
    )
    predictedLabelCol: Param[str] = declare(
        "predictedLabelCol", "column for the name of the predicted class, empty for none", TypeConverters.toString
    )
    probabilityCol: Param[str] = declare(
        "probabilityCol", "column for the probabilities of the classes, empty for none", TypeConverters.toString
    )
    rawPredictionCol: Param[str] = declare(
        "rawPredictionCol", "raw prediction (a.k.a. confidence) column name", TypeConverters.toString
    )
    thresholds: Param[list[float]] = declare(
        "thresholds", "one threshold t per class; the class with the largest probability divided by t is predicted", TypeConverters.toListFloat
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            labelIndexCol="",
            predictedLabelCol="predictedLabel",
            probabilityCol="probability",
            rawPredictionCol="rawPrediction",
        )

    def getLabelIndexCol(self) -> str:
        """The value of labelIndexCol: column for the number of the label's class, empty for none (default "")."""
        return self._value(self.labelIndexCol)

    def setLabelIndexCol(self, value: str | None) -> Self:
        """Sets labelIndexCol; None clears it."""
        return self._set_or_clear({"labelIndexCol": value})

    def getPredictedLabelCol(self) -> str:
        """The value of predictedLabelCol: column for the name of the predicted class, empty for none (default
        "predictedLabel")."""
        return self._value(self.predictedLabelCol)

    def setPredictedLabelCol(self, value: str | None) -> Self:
        """Sets predictedLabelCol; None clears it."""
        return self._set_or_clear({"predictedLabelCol": value})

    def getProbabilityCol(self) -> str:
        """The value of probabilityCol: column for the probabilities of the classes, empty for none (default
        "probability")."""
        return self._value(self.probabilityCol)

    def setProbabilityCol(self, value: str | None) -> Self:
        """Sets probabilityCol; None clears it."""
        return self._set_or_clear({"probabilityCol": value})

    def getRawPredictionCol(self) -> str:
        """The value of rawPredictionCol: raw prediction (a.k.a. confidence) column name (default
        "rawPrediction")."""
        return self._value(self.rawPredictionCol)

    def setRawPredictionCol(self, value: str | None) -> Self:
        """Sets rawPredictionCol; None clears it."""
        return self._set_or_clear({"rawPredictionCol": value})

    def getThresholds(self) -> list[float]:
        """The value of thresholds: one threshold t per class; the class with the largest probability divided by t
        is predicted (not set by default)."""
        return self._value(self.thresholds)

    def setThresholds(self, value: Sequence[float] | None) -> Self:
        """Sets thresholds; None clears it."""
        return self._set_or_clear({"thresholds": value})


class RowParams(StageParams, HasWeightCol, HasValidationIndicatorCol):
    """Row weights and validation rows."""

    validationIndicatorCol: Param[str] = declare(
        "validationIndicatorCol", "column that is true for validation rows", TypeConverters.toString
    )
    validationShare: Param[float] = declare(
        "validationShare", "share of the rows that are used for validation, 0 to below 1", TypeConverters.toFloat
    )
    weightCol: Param[str] = declare("weightCol", "column of the rows' weights, at least 0", TypeConverters.toString)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            validationShare=0.0,
        )

    def getValidationIndicatorCol(self) -> str:
        """The value of validationIndicatorCol: column that is true for validation rows (not set by default)."""
        return self._value(self.validationIndicatorCol)

    def setValidationIndicatorCol(self, value: str | None) -> Self:
        """Sets validationIndicatorCol; None clears it."""
        return self._set_or_clear({"validationIndicatorCol": value})

    def getValidationShare(self) -> float:
        """The value of validationShare: share of the rows that are used for validation, 0 to below 1 (default
        0.0)."""
        return self._value(self.validationShare)

    def setValidationShare(self, value: float | None) -> Self:
        """Sets validationShare; None clears it."""
        return self._set_or_clear({"validationShare": value})

    def getWeightCol(self) -> str:
        """The value of weightCol: column of the rows' weights, at least 0 (not set by default)."""
        return self._value(self.weightCol)

    def setWeightCol(self, value: str | None) -> Self:
        """Sets weightCol; None clears it."""
        return self._set_or_clear({"weightCol": value})


class TableParams(StageParams, HasInputCols):
    """The columns of a table."""

    columns: Param[list[str]] = declare(
        "columns", "encodings of columns as name=encoding, such as price=number log", encodings
    )
    ignoredCols: Param[list[str]] = declare(
        "ignoredCols", "columns of a table that are not features, such as one of folds", TypeConverters.toListString
    )
    inputCols: Param[list[str]] = declare(
        "inputCols", "columns of a table, of any type", TypeConverters.toListString
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            columns=[],
            ignoredCols=[],
        )

    def getColumns(self) -> list[str]:
        """The value of columns: encodings of columns as name=encoding, such as price=number log (default [])."""
        return self._value(self.columns)

    def setColumns(self, value: Mapping[str, str] | Sequence[str] | None) -> Self:
        """Sets columns; None clears it."""
        return self._set_or_clear({"columns": value})

    def setColumn(self, name: str, encoding: str) -> Self:
        """Sets the encoding of one column in columns, and keeps those of the others."""
        others = [entry for entry in self.getColumns() if entry.rpartition("=")[0] != name]
        return self.setColumns(others + [name + "=" + encoding])

    def getIgnoredCols(self) -> list[str]:
        """The value of ignoredCols: columns of a table that are not features, such as one of folds (default [])."""
        return self._value(self.ignoredCols)

    def setIgnoredCols(self, value: Sequence[str] | None) -> Self:
        """Sets ignoredCols; None clears it."""
        return self._set_or_clear({"ignoredCols": value})

    def getInputCols(self) -> list[str]:
        """The value of inputCols: columns of a table, of any type (not set by default)."""
        return self._value(self.inputCols)

    def setInputCols(self, value: Sequence[str] | None) -> Self:
        """Sets inputCols; None clears it."""
        return self._set_or_clear({"inputCols": value})
