"""The constructors of the estimators.

Written from the Java classes by PythonParams.java; do not edit. mvn -B test -Dtest=PySparkTest -Dkindling.write-pages=true writes it again.
"""

from __future__ import annotations

from typing import Mapping, Sequence

from kindling.column_params import ClassColumnParams, ColumnParams, RowParams, TableParams
from kindling.network_params import NetworkParams, OptimizerParams
from kindling.params import by_keyword
from kindling.training_params import ClassTrainingParams, RegressorParams, RunParams, TrainingParams


class ClassifierArguments(ClassColumnParams, ClassTrainingParams, RowParams, TableParams, NetworkParams, OptimizerParams, TrainingParams, RunParams):
    """The constructor of the classifier."""

    @by_keyword
    def __init__(
        self,
        *,
        baselineCol: str = "baseline",
        contributionsCol: str = "",
        featuresCol: str = "features",
        handleInvalid: str = "keep",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        labelIndexCol: str = "",
        predictedLabelCol: str = "predictedLabel",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        thresholds: Sequence[float] | None = None,
        validationIndicatorCol: str | None = None,
        validationShare: float = 0.0,
        weightCol: str | None = None,
        columns: Mapping[str, str] | Sequence[str] = (),
        ignoredCols: Sequence[str] = (),
        inputCols: Sequence[str] | None = None,
        activation: str = "relu",
        ensemble: int = 0,
        frozenLayers: Sequence[str] = (),
        hiddenLayers: Sequence[int] = (),
        initialWeights: str | None = None,
        layers: Sequence[str] | None = None,
        newLayers: int = 0,
        average: str = "none",
        initialState: str = "new",
        l1: float = 0.0,
        learningRate: float | None = None,
        momentum: float = 0.9,
        optimizer: str = "sgd",
        schedule: str = "constant",
        weightDecay: float = 0.0,
        batchSize: int = 100,
        earlyStoppingPatience: int = 0,
        epochs: int = 10,
        maxMinutes: float = 0.0,
        mode: str = "aggregate",
        seed: int = 1,
        shards: int = 4,
        balance: str = "none",
        calibration: str = "none",
        threshold: str | float = 0.5,
        checkpointDir: str | None = None,
        settings: Sequence[str] = (),
    ) -> None:
        """
        Parameters
        ----------
        baselineCol : str, default "baseline"
            column for the number from which contributions are measured, empty for none
        contributionsCol : str, default ""
            column for what each input column contributes to the prediction, empty for none
        featuresCol : str, default "features"
            features column name
        handleInvalid : str, default "keep"
            rows of a table with missing values or unknown levels: keep, skip or error
        labelCol : str, default "label"
            label column name
        predictionCol : str, default "prediction"
            prediction column name
        labelIndexCol : str, default ""
            column for the number of the label's class, empty for none
        predictedLabelCol : str, default "predictedLabel"
            column for the name of the predicted class, empty for none
        probabilityCol : str, default "probability"
            column for the probabilities of the classes, empty for none
        rawPredictionCol : str, default "rawPrediction"
            raw prediction (a.k.a. confidence) column name
        thresholds : Sequence[float], not set by default
            one threshold t per class; the class with the largest probability divided by t is predicted
        validationIndicatorCol : str, not set by default
            column that is true for validation rows
        validationShare : float, default 0.0
            share of the rows that are used for validation, 0 to below 1
        weightCol : str, not set by default
            column of the rows' weights, at least 0
        columns : Mapping[str, str] | Sequence[str], default []
            encodings of columns as name=encoding, such as price=number log
        ignoredCols : Sequence[str], default []
            columns of a table that are not features, such as one of folds
        inputCols : Sequence[str], not set by default
            columns of a table, of any type
        activation : str, default "relu"
            the activation after each hidden layer, such as relu
        ensemble : int, default 0
            members of the ensemble that the network becomes, or 0
        frozenLayers : Sequence[str], default []
            names of layers that training does not change, such as layer1
        hiddenLayers : Sequence[int], default []
            sizes of the hidden layers, in their order
        initialWeights : str, not set by default
            model file or folder of results with the initial weights
        layers : Sequence[str], not set by default
            the whole network as text, such as [affine 50, relu, affine 10]
        newLayers : int, default 0
            layers with weights at the end that begin with new ones instead of initialWeights, or 0
        average : str, default "none"
            average of the weights that becomes the model: none, ema or swa
        initialState : str, default "new"
            state of the optimizer at the beginning: new, or checkpoint for that in initialWeights
        l1 : float, default 0.0
            distance by which weights move towards 0 in a step with a learning rate of 1
        learningRate : float, not set by default
            learning rate, above 0; if not set, 0.001 for adagrad, rmsprop, adam, adamw and their lazy forms, and
            0.1 for all others
        momentum : float, default 0.9
            share of the velocity that remains from step to step, 0 to below 1
        optimizer : str, default "sgd"
            sgd, momentum, nesterov, adagrad, rmsprop, adam, ...
        schedule : str, default "constant"
            schedule of the learning rate: constant, step, exponential, cosine, one-cycle or reduce-on-plateau
        weightDecay : float, default 0.0
            share by which weights shrink in a step with a learning rate of 1
        batchSize : int, default 100
            maximum number of rows per step
        earlyStoppingPatience : int, default 0
            stop after this many epochs without a better validation loss, 0 for never
        epochs : int, default 10
            number of passes over the rows
        maxMinutes : float, default 0.0
            time limit of the training, which ends after an epoch, 0 for none
        mode : str, default "aggregate"
            training mode: aggregate, all-reduce or local
        seed : int, default 1
            seed of all random choices
        shards : int, default 4
            number of parts of the data, independent of the cluster
        balance : str, default "none"
            how the training makes up for classes of different frequency: none, weights or sampling
        calibration : str, default "none"
            how the probabilities are calibrated on the validation rows: none, temperature or isotonic
        threshold : str | float, default 0.5
            probability above which class 1 of two is predicted, or f1, balanced-accuracy or matthews, for which the
            validation rows choose it
        checkpointDir : str, not set by default
            folder for checkpoints and results; not set: nothing is written
        settings : Sequence[str], default []
            other settings as key=value, such as optimizer.clip-norm=1
        """
        super().__init__()


class RegressorArguments(ColumnParams, RegressorParams, RowParams, TableParams, NetworkParams, OptimizerParams, TrainingParams, RunParams):
    """The constructor of the regressor."""

    @by_keyword
    def __init__(
        self,
        *,
        baselineCol: str = "baseline",
        contributionsCol: str = "",
        featuresCol: str = "features",
        handleInvalid: str = "keep",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        labelCols: Sequence[str] | None = None,
        validationIndicatorCol: str | None = None,
        validationShare: float = 0.0,
        weightCol: str | None = None,
        columns: Mapping[str, str] | Sequence[str] = (),
        ignoredCols: Sequence[str] = (),
        inputCols: Sequence[str] | None = None,
        activation: str = "relu",
        ensemble: int = 0,
        frozenLayers: Sequence[str] = (),
        hiddenLayers: Sequence[int] = (),
        initialWeights: str | None = None,
        layers: Sequence[str] | None = None,
        newLayers: int = 0,
        average: str = "none",
        initialState: str = "new",
        l1: float = 0.0,
        learningRate: float | None = None,
        momentum: float = 0.9,
        optimizer: str = "sgd",
        schedule: str = "constant",
        weightDecay: float = 0.0,
        batchSize: int = 100,
        earlyStoppingPatience: int = 0,
        epochs: int = 10,
        maxMinutes: float = 0.0,
        mode: str = "aggregate",
        seed: int = 1,
        shards: int = 4,
        checkpointDir: str | None = None,
        settings: Sequence[str] = (),
    ) -> None:
        """
        Parameters
        ----------
        baselineCol : str, default "baseline"
            column for the number from which contributions are measured, empty for none
        contributionsCol : str, default ""
            column for what each input column contributes to the prediction, empty for none
        featuresCol : str, default "features"
            features column name
        handleInvalid : str, default "keep"
            rows of a table with missing values or unknown levels: keep, skip or error
        labelCol : str, default "label"
            label column name
        predictionCol : str, default "prediction"
            prediction column name
        labelCols : Sequence[str], not set by default
            columns of several labels, numbers
        validationIndicatorCol : str, not set by default
            column that is true for validation rows
        validationShare : float, default 0.0
            share of the rows that are used for validation, 0 to below 1
        weightCol : str, not set by default
            column of the rows' weights, at least 0
        columns : Mapping[str, str] | Sequence[str], default []
            encodings of columns as name=encoding, such as price=number log
        ignoredCols : Sequence[str], default []
            columns of a table that are not features, such as one of folds
        inputCols : Sequence[str], not set by default
            columns of a table, of any type
        activation : str, default "relu"
            the activation after each hidden layer, such as relu
        ensemble : int, default 0
            members of the ensemble that the network becomes, or 0
        frozenLayers : Sequence[str], default []
            names of layers that training does not change, such as layer1
        hiddenLayers : Sequence[int], default []
            sizes of the hidden layers, in their order
        initialWeights : str, not set by default
            model file or folder of results with the initial weights
        layers : Sequence[str], not set by default
            the whole network as text, such as [affine 50, relu, affine 10]
        newLayers : int, default 0
            layers with weights at the end that begin with new ones instead of initialWeights, or 0
        average : str, default "none"
            average of the weights that becomes the model: none, ema or swa
        initialState : str, default "new"
            state of the optimizer at the beginning: new, or checkpoint for that in initialWeights
        l1 : float, default 0.0
            distance by which weights move towards 0 in a step with a learning rate of 1
        learningRate : float, not set by default
            learning rate, above 0; if not set, 0.001 for adagrad, rmsprop, adam, adamw and their lazy forms, and
            0.1 for all others
        momentum : float, default 0.9
            share of the velocity that remains from step to step, 0 to below 1
        optimizer : str, default "sgd"
            sgd, momentum, nesterov, adagrad, rmsprop, adam, ...
        schedule : str, default "constant"
            schedule of the learning rate: constant, step, exponential, cosine, one-cycle or reduce-on-plateau
        weightDecay : float, default 0.0
            share by which weights shrink in a step with a learning rate of 1
        batchSize : int, default 100
            maximum number of rows per step
        earlyStoppingPatience : int, default 0
            stop after this many epochs without a better validation loss, 0 for never
        epochs : int, default 10
            number of passes over the rows
        maxMinutes : float, default 0.0
            time limit of the training, which ends after an epoch, 0 for none
        mode : str, default "aggregate"
            training mode: aggregate, all-reduce or local
        seed : int, default 1
            seed of all random choices
        shards : int, default 4
            number of parts of the data, independent of the cluster
        checkpointDir : str, not set by default
            folder for checkpoints and results; not set: nothing is written
        settings : Sequence[str], default []
            other settings as key=value, such as optimizer.clip-norm=1
        """
        super().__init__()
