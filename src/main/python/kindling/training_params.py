"""The params of the training.

Written from the Java classes by PythonParams.java; do not edit. mvn -B test -Dtest=PySparkTest -Dkindling.write-pages=true writes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Sequence

from kindling.params import StageParams, declare, number_or_text, text
from pyspark.ml.param import Param, TypeConverters

if TYPE_CHECKING:
    from typing_extensions import Self


class TrainingParams(StageParams):
    """The training."""

    batchSize: Param[int] = declare("batchSize", "maximum number of rows per step", TypeConverters.toInt)
    earlyStoppingPatience: Param[int] = declare(
        "earlyStoppingPatience", "stop after this many epochs without a better validation loss, 0 for never", TypeConverters.toInt
    )
    epochs: Param[int] = declare("epochs", "number of passes over the rows", TypeConverters.toInt)
    maxMinutes: Param[float] = declare(
        "maxMinutes", "time limit of the training, which ends after an epoch, 0 for none", TypeConverters.toFloat
    )
    mode: Param[str] = declare("mode", "training mode: aggregate, all-reduce or local", TypeConverters.toString)
    seed: Param[int] = declare("seed", "seed of all random choices", TypeConverters.toInt)
    shards: Param[int] = declare(
        "shards", "number of parts of the data, independent of the cluster", TypeConverters.toInt
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            batchSize=100,
            earlyStoppingPatience=0,
            epochs=10,
            maxMinutes=0.0,
            mode="aggregate",
            seed=1,
            shards=4,
        )

    def getBatchSize(self) -> int:
        """The value of batchSize: maximum number of rows per step (default 100)."""
        return self._value(self.batchSize)

    def setBatchSize(self, value: int | None) -> Self:
        """Sets batchSize; None clears it."""
        return self._set_or_clear({"batchSize": value})

    def getEarlyStoppingPatience(self) -> int:
        """The value of earlyStoppingPatience: stop after this many epochs without a better validation loss, 0 for
        never (default 0)."""
        return self._value(self.earlyStoppingPatience)

    def setEarlyStoppingPatience(self, value: int | None) -> Self:
        """Sets earlyStoppingPatience; None clears it."""
        return self._set_or_clear({"earlyStoppingPatience": value})

    def getEpochs(self) -> int:
        """The value of epochs: number of passes over the rows (default 10)."""
        return self._value(self.epochs)

    def setEpochs(self, value: int | None) -> Self:
        """Sets epochs; None clears it."""
        return self._set_or_clear({"epochs": value})

    def getMaxMinutes(self) -> float:
        """The value of maxMinutes: time limit of the training, which ends after an epoch, 0 for none (default
        0.0)."""
        return self._value(self.maxMinutes)

    def setMaxMinutes(self, value: float | None) -> Self:
        """Sets maxMinutes; None clears it."""
        return self._set_or_clear({"maxMinutes": value})

    def getMode(self) -> str:
        """The value of mode: training mode: aggregate, all-reduce or local (default "aggregate")."""
        return self._value(self.mode)

    def setMode(self, value: str | None) -> Self:
        """Sets mode; None clears it."""
        return self._set_or_clear({"mode": value})

    def getSeed(self) -> int:
        """The value of seed: seed of all random choices (default 1)."""
        return self._value(self.seed)

    def setSeed(self, value: int | None) -> Self:
        """Sets seed; None clears it."""
        return self._set_or_clear({"seed": value})

    def getShards(self) -> int:
        """The value of shards: number of parts of the data, independent of the cluster (default 4)."""
        return self._value(self.shards)

    def setShards(self, value: int | None) -> Self:
        """Sets shards; None clears it."""
        return self._set_or_clear({"shards": value})


class RunParams(StageParams):
    """The folder of results, and other settings."""

    checkpointDir: Param[str] = declare(
        "checkpointDir", "folder for checkpoints and results; not set: nothing is written", TypeConverters.toString
    )
    settings: Param[list[str]] = declare(
        "settings", "other settings as key=value, such as optimizer.clip-norm=1", TypeConverters.toListString
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            settings=[],
        )

    def getCheckpointDir(self) -> str:
        """The value of checkpointDir: folder for checkpoints and results; not set: nothing is written (not set by
        default)."""
        return self._value(self.checkpointDir)

    def setCheckpointDir(self, value: str | None) -> Self:
        """Sets checkpointDir; None clears it."""
        return self._set_or_clear({"checkpointDir": value})

    def getSettings(self) -> list[str]:
        """The value of settings: other settings as key=value, such as optimizer.clip-norm=1 (default [])."""
        return self._value(self.settings)

    def setSettings(self, value: Sequence[str] | None) -> Self:
        """Sets settings; None clears it."""
        return self._set_or_clear({"settings": value})


class ClassTrainingParams(StageParams):
    """The training of a classifier."""

    balance: Param[str] = declare(
        "balance", "how the training makes up for classes of different frequency: none, weights or sampling", TypeConverters.toString
    )
    calibration: Param[str] = declare(
        "calibration", "how the probabilities are calibrated on the validation rows: none, temperature or isotonic", TypeConverters.toString
    )
    threshold: Param[str] = declare(
        "threshold", "probability above which class 1 of two is predicted, or f1, balanced-accuracy or matthews, for which the validation rows choose it", text
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            balance="none",
            calibration="none",
            threshold="0.5",
        )

    def getBalance(self) -> str:
        """The value of balance: how the training makes up for classes of different frequency: none, weights or
        sampling (default "none")."""
        return self._value(self.balance)

    def setBalance(self, value: str | None) -> Self:
        """Sets balance; None clears it."""
        return self._set_or_clear({"balance": value})

    def getCalibration(self) -> str:
        """The value of calibration: how the probabilities are calibrated on the validation rows: none, temperature
        or isotonic (default "none")."""
        return self._value(self.calibration)

    def setCalibration(self, value: str | None) -> Self:
        """Sets calibration; None clears it."""
        return self._set_or_clear({"calibration": value})

    def getThreshold(self) -> float | str:
        """The value of threshold: probability above which class 1 of two is predicted, or f1, balanced-accuracy or
        matthews, for which the validation rows choose it (default 0.5)."""
        return number_or_text(self._value(self.threshold))

    def setThreshold(self, value: str | float | None) -> Self:
        """Sets threshold; None clears it."""
        return self._set_or_clear({"threshold": value})


class RegressorParams(StageParams):
    """The labels of a regressor."""

    labelCols: Param[list[str]] = declare(
        "labelCols", "columns of several labels, numbers", TypeConverters.toListString
    )

    def getLabelCols(self) -> list[str]:
        """The value of labelCols: columns of several labels, numbers (not set by default)."""
        return self._value(self.labelCols)

    def setLabelCols(self, value: Sequence[str] | None) -> Self:
        """Sets labelCols; None clears it."""
        return self._set_or_clear({"labelCols": value})
