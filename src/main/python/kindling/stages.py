"""Estimators and models between Python and Java, by Py4J or by Spark Connect.

A stage keeps its params in Python. Only a fit, a file or a prediction reaches Java, with the params that are set.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kindling import cells
from kindling.errors import plain_errors
from kindling.frames import FrameEstimator, FrameModel, or_many
from kindling.params import StageParams
from kindling.progress_bar import run_watched
from kindling.session import check_java
from kindling.summaries import TrainingSummary
from kindling.views import ModelView
from pyspark.errors import IllegalArgumentException
from pyspark.ml.param import Params
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams
from pyspark.sql.utils import is_remote

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from typing_extensions import Self

M = TypeVar("M", bound="NetworkModel")


class JavaStage(StageParams, JavaParams, JavaMLWritable, JavaMLReadable[Any]):
    """A stage of the Java class with the same name."""

    @classmethod
    def read(cls) -> Any:
        """The reader of a saved stage."""
        check_java()
        return super().read()

    @classmethod
    def load(cls, path: str) -> Self:
        """Reads a saved stage; a model also from a model file of the command line, or from its folder of results."""
        with plain_errors():
            stage: Self = super().load(path)
        return stage

    def write(self) -> Any:
        """The writer that saves this stage."""
        check_java()
        self._clear_nones()
        return super().write()

    def clear(self, param: Any) -> None:
        """Clears a param, so that it has its default again."""
        StageParams.clear(self, param)

    def _transfer_params_to_java(self) -> None:
        # PySpark only sets params in Java; params that are None or were cleared must be cleared there too.
        self._clear_nones()
        java: Any = self._java_obj
        for param in self.params:
            if not self.isSet(param):
                java.clear(java.getParam(param.name))
        super()._transfer_params_to_java()

    def _transfer_params_from_java(self) -> None:
        super()._transfer_params_from_java()
        java: Any = self._java_obj
        for param in self.params:
            # A file has the defaults of the version that saved it.
            of_java = java.getParam(param.name)
            if java.hasDefault(of_java):
                value = java.getDefault(of_java).get()
                self._setDefault(**{param.name: value if isinstance(value, (str, int, float)) else list(value)})


class NetworkEstimator(FrameEstimator, JavaStage, JavaEstimator[M], Generic[M]):
    """An estimator. By Py4J, it has a Java object only while Java needs one."""

    @property
    def _java_obj(self) -> Any:
        return self._java_class() if is_remote() else self.__dict__.get("_java_stage")

    @_java_obj.setter
    def _java_obj(self, java_object: Any) -> None:
        self.__dict__["_java_stage"] = java_object

    @classmethod
    def _java_class(cls) -> str:
        return "kindling.pipeline." + cls.__name__

    def _to_java(self) -> Any:
        check_java()
        self._java_obj = self._new_java_obj(self._java_class(), self.uid)
        return super()._to_java()

    def _transfer_param_map_to_java(self, pyParamMap: Any) -> Any:
        if self._java_obj is None:
            self._to_java()
        return super()._transfer_param_map_to_java(pyParamMap)

    def _fit_java(self, dataset: DataFrame) -> Any:
        java = self._to_java()
        self._java_obj = None
        progress = self._new_java_obj("kindling.run.progress.TrainingProgress")
        return run_watched(progress, lambda: java.fit(dataset._jdf, progress))

    def _fit(self, dataset: DataFrame) -> M:
        check_java()
        self._clear_nones()
        with plain_errors():
            model: M = super()._fit(dataset)
            model._keep_summary()
        return model

    def copy(self, extra: Any = None) -> Self:
        """A copy with the same identifier, and with other values of some params."""
        copied = Params.copy(self, extra)
        copied._java_obj = None
        return copied


class NetworkModel(ModelView, FrameModel, JavaStage, JavaModel):
    """A model, whose network is in Java."""

    _summary: TrainingSummary | None = None

    @classmethod
    def ofFile(cls, path: str) -> Self:
        """The model in a model file of the command line, or in its folder of results."""
        return cls.load(path)

    def _ask(self, question: str, *rows: Any, **arguments: Any) -> Any:
        """The answer of Java's model to a question, see Answers.java; takes one call, or one request."""
        self._clear_nones()
        params = {param.name: value for param, value in self._paramMap.items()}
        said = json.loads(self._call_java("predict", question, cells.dumps(dict(arguments, params=params)), *rows))
        if "error" in said:
            raise IllegalArgumentException(said["error"])
        return said["answer"]

    def _keep_summary(self) -> None:
        # At once: a Spark Connect server may drop the model from its memory, and with it the summary.
        content = self._ask("summary")
        self._summary = None if content is None else TrainingSummary(content)

    def _transfer_params_from_java(self) -> None:
        super()._transfer_params_from_java()
        self._keep_summary()

    def _transform(self, dataset: DataFrame) -> DataFrame:
        self._clear_nones()
        return super()._transform(dataset)

    @property
    def numFeatures(self) -> int:
        """The number of features of a row."""
        return int(self._call_java("numFeatures"))

    @property
    def numParameters(self) -> int:
        """The number of trained parameters."""
        return int(self._ask("numParameters"))

    @property
    def layers(self) -> list[str]:
        """The layers of the network, as a conf file has them."""
        return list(self._ask("layers"))

    @property
    def loss(self) -> str:
        """The loss that the training has minimised, by its name in a conf file."""
        return str(self._ask("loss"))

    @property
    def hasSummary(self) -> bool:
        """Whether the model was trained in this session and has a summary."""
        return self._summary is not None

    @property
    def summary(self) -> TrainingSummary:
        """The summary of the training."""
        if self._summary is None:
            raise IllegalArgumentException("a model that was loaded has no training summary; fit makes one")
        return self._summary

    @or_many("predictionCol")
    def predict(self, value: Any) -> Any:
        """The prediction for a row, a vector, a list of numbers or a NumPy array; an array of those of a matrix."""
        return float(self._ask("predict", features=cells.features(value)))

    def predictRow(self, row: Any) -> float:
        """The prediction for a single row of a table: a dict from the names of its columns to values, None if missing."""
        return float(self._ask("predictRow", row=cells.row(row)))

    def exportOnnx(self, path: str) -> None:
        """Writes the model as ONNX; over Spark Connect to a file system of the server."""
        self._ask("exportOnnx", path=path)
