"""The params of the network and its optimizer.

Written from the Java classes by PythonParams.java; do not edit. mvn -B test -Dtest=PySparkTest -Dkindling.write-pages=true writes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Sequence

from kindling.params import StageParams, declare
from pyspark.ml.param import Param, TypeConverters

if TYPE_CHECKING:
    from typing_extensions import Self

# The learning rate of each optimizer if none is set.
LEARNING_RATES = {
    "adagrad": 0.001,
    "adam": 0.001,
    "adamw": 0.001,
    "lars": 0.1,
    "lazy-adam": 0.001,
    "lazy-adamw": 0.001,
    "lazy-momentum": 0.1,
    "momentum": 0.1,
    "nesterov": 0.1,
    "rmsprop": 0.001,
    "sgd": 0.1,
}


class NetworkParams(StageParams):
    """The network: hidden layers, or all layers as text."""

    activation: Param[str] = declare(
        "activation", "the activation after each hidden layer, such as relu", TypeConverters.toString
    )
    ensemble: Param[int] = declare(
        "ensemble", "members of the ensemble that the network becomes, or 0", TypeConverters.toInt
    )
    frozenLayers: Param[list[str]] = declare(
        "frozenLayers", "names of layers that training does not change, such as layer1", TypeConverters.toListString
    )
    hiddenLayers: Param[list[int]] = declare(
        "hiddenLayers", "sizes of the hidden layers, in their order", TypeConverters.toListInt
    )
    initialWeights: Param[str] = declare(
        "initialWeights", "model file or folder of results with the initial weights", TypeConverters.toString
    )
    layers: Param[list[str]] = declare(
        "layers", "the whole network as text, such as [affine 50, relu, affine 10]", TypeConverters.toListString
    )
    newLayers: Param[int] = declare(
        "newLayers", "layers with weights at the end that begin with new ones instead of initialWeights, or 0", TypeConverters.toInt
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            activation="relu",
            ensemble=0,
            frozenLayers=[],
            hiddenLayers=[],
            newLayers=0,
        )

    def getActivation(self) -> str:
        """The value of activation: the activation after each hidden layer, such as relu (default "relu")."""
        return self._value(self.activation)

    def setActivation(self, value: str | None) -> Self:
        """Sets activation; None clears it."""
        return self._set_or_clear({"activation": value})

    def getEnsemble(self) -> int:
        """The value of ensemble: members of the ensemble that the network becomes, or 0 (default 0)."""
        return self._value(self.ensemble)

    def setEnsemble(self, value: int | None) -> Self:
        """Sets ensemble; None clears it."""
        return self._set_or_clear({"ensemble": value})

    def getFrozenLayers(self) -> list[str]:
        """The value of frozenLayers: names of layers that training does not change, such as layer1 (default [])."""
        return self._value(self.frozenLayers)

    def setFrozenLayers(self, value: Sequence[str] | None) -> Self:
        """Sets frozenLayers; None clears it."""
        return self._set_or_clear({"frozenLayers": value})

    def getHiddenLayers(self) -> list[int]:
        """The value of hiddenLayers: sizes of the hidden layers, in their order (default [])."""
        return self._value(self.hiddenLayers)

    def setHiddenLayers(self, value: Sequence[int] | None) -> Self:
        """Sets hiddenLayers; None clears it."""
        return self._set_or_clear({"hiddenLayers": value})

    def getInitialWeights(self) -> str:
        """The value of initialWeights: model file or folder of results with the initial weights (not set by
        default)."""
        return self._value(self.initialWeights)

    def setInitialWeights(self, value: str | None) -> Self:
        """Sets initialWeights; None clears it."""
        return self._set_or_clear({"initialWeights": value})

    def getLayers(self) -> list[str]:
        """The value of layers: the whole network as text, such as [affine 50, relu, affine 10] (not set by
        default)."""
        return self._value(self.layers)

    def setLayers(self, value: Sequence[str] | None) -> Self:
        """Sets layers; None clears it."""
        return self._set_or_clear({"layers": value})

    def getNewLayers(self) -> int:
        """The value of newLayers: layers with weights at the end that begin with new ones instead of
        initialWeights, or 0 (default 0)."""
        return self._value(self.newLayers)

    def setNewLayers(self, value: int | None) -> Self:
        """Sets newLayers; None clears it."""
        return self._set_or_clear({"newLayers": value})


class OptimizerParams(StageParams):
    """The optimizer."""

    average: Param[str] = declare(
        "average", "average of the weights that becomes the model: none, ema or swa", TypeConverters.toString
    )
    initialState: Param[str] = declare(
        "initialState", "state of the optimizer at the beginning: new, or checkpoint for that in initialWeights", TypeConverters.toString
    )
    l1: Param[float] = declare(
        "l1", "distance by which weights move towards 0 in a step with a learning rate of 1", TypeConverters.toFloat
    )
    learningRate: Param[float] = declare(
        "learningRate", "learning rate, above 0; if not set, 0.001 for adagrad, rmsprop, adam, adamw and their lazy forms, and 0.1 for all others", TypeConverters.toFloat
    )
    momentum: Param[float] = declare(
        "momentum", "share of the velocity that remains from step to step, 0 to below 1", TypeConverters.toFloat
    )
    optimizer: Param[str] = declare(
        "optimizer", "sgd, momentum, nesterov, adagrad, rmsprop, adam, ...", TypeConverters.toString
    )
    schedule: Param[str] = declare(
        "schedule", "schedule of the learning rate: constant, step, exponential, cosine, one-cycle or reduce-on-plateau", TypeConverters.toString
    )
    weightDecay: Param[float] = declare(
        "weightDecay", "share by which weights shrink in a step with a learning rate of 1", TypeConverters.toFloat
    )

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._setDefault(
            average="none",
            initialState="new",
            l1=0.0,
            momentum=0.9,
            optimizer="sgd",
            schedule="constant",
            weightDecay=0.0,
        )

    def getAverage(self) -> str:
        """The value of average: average of the weights that becomes the model: none, ema or swa (default
        "none")."""
        return self._value(self.average)

    def setAverage(self, value: str | None) -> Self:
        """Sets average; None clears it."""
        return self._set_or_clear({"average": value})

    def getInitialState(self) -> str:
        """The value of initialState: state of the optimizer at the beginning: new, or checkpoint for that in
        initialWeights (default "new")."""
        return self._value(self.initialState)

    def setInitialState(self, value: str | None) -> Self:
        """Sets initialState; None clears it."""
        return self._set_or_clear({"initialState": value})

    def getL1(self) -> float:
        """The value of l1: distance by which weights move towards 0 in a step with a learning rate of 1 (default
        0.0)."""
        return self._value(self.l1)

    def setL1(self, value: float | None) -> Self:
        """Sets l1; None clears it."""
        return self._set_or_clear({"l1": value})

    def getLearningRate(self) -> float:
        """The learning rate, or that of the optimizer if none is set."""
        if self.isDefined(self.learningRate):
            return self._value(self.learningRate)
        return LEARNING_RATES.get(self.getOptimizer(), 0.1)

    def setLearningRate(self, value: float | None) -> Self:
        """Sets learningRate; None clears it."""
        return self._set_or_clear({"learningRate": value})

    def getMomentum(self) -> float:
        """The value of momentum: share of the velocity that remains from step to step, 0 to below 1 (default
        0.9)."""
        return self._value(self.momentum)

    def setMomentum(self, value: float | None) -> Self:
        """Sets momentum; None clears it."""
        return self._set_or_clear({"momentum": value})

    def getOptimizer(self) -> str:
        """The value of optimizer: sgd, momentum, nesterov, adagrad, rmsprop, adam, ... (default "sgd")."""
        return self._value(self.optimizer)

    def setOptimizer(self, value: str | None) -> Self:
        """Sets optimizer; None clears it."""
        return self._set_or_clear({"optimizer": value})

    def getSchedule(self) -> str:
        """The value of schedule: schedule of the learning rate: constant, step, exponential, cosine, one-cycle or
        reduce-on-plateau (default "constant")."""
        return self._value(self.schedule)

    def setSchedule(self, value: str | None) -> Self:
        """Sets schedule; None clears it."""
        return self._set_or_clear({"schedule": value})

    def getWeightDecay(self) -> float:
        """The value of weightDecay: share by which weights shrink in a step with a learning rate of 1 (default
        0.0)."""
        return self._value(self.weightDecay)

    def setWeightDecay(self, value: float | None) -> Self:
        """Sets weightDecay; None clears it."""
        return self._set_or_clear({"weightDecay": value})
