from typing import Generic, TypeVar

from pyspark.ml.param import Params

M = TypeVar("M")


class JavaWrapper:
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj


class JavaParams(JavaWrapper, Params):
    pass


class JavaEstimator(JavaParams, Generic[M]):
    pass


class JavaTransformer(JavaParams):
    pass


class JavaModel(JavaTransformer):
    pass
