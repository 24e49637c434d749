"""Kindling's neural networks for PySpark; see kindling.pipeline for the estimators and kindling.session for sessions."""

__version__ = "0.1.0"  # that of pom.xml, as Python writes it

from kindling.pipeline import (
    NeuralNetworkClassificationModel,
    NeuralNetworkClassifier,
    NeuralNetworkRegressionModel,
    NeuralNetworkRegressor,
)
from kindling.progress_bar import progress
from kindling.session import jars, start
from kindling.training import TrainingResult, train

__all__ = [
    "NeuralNetworkClassificationModel",
    "NeuralNetworkClassifier",
    "NeuralNetworkRegressionModel",
    "NeuralNetworkRegressor",
    "TrainingResult",
    "jars",
    "progress",
    "start",
    "train",
]
