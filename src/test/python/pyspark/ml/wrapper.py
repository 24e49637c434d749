from abc import ABCMeta, abstractmethod
from typing import Generic, TypeVar

from pyspark.ml.param import Params

M = TypeVar("M")


class JavaObject:
    """A Java object that remembers what it was made of and what was set.

    CLASSES are on the class path of the driver, with a Kindling of VERSION.
    """

    CLASSES = set()
    DEFAULTS = {}
    VERSION = None

    def __init__(self, java_class, *args):
        if java_class not in JavaObject.CLASSES:
            raise TypeError("'JavaPackage' object is not callable")
        self.java_class = java_class
        self.args = args
        self.values = {}
        self.calls = []

    def getParam(self, name):
        return name

    def clear(self, name):
        self.values.pop(name, None)

    def uid(self):
        return "uid of Java"


class JavaWrapper:
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    @staticmethod
    def _new_java_obj(java_class, *args):
        if JavaObject.VERSION and java_class == "kindling.run.Environment.version":
            return JavaObject.VERSION
        return JavaObject(java_class, *args)

    def _call_java(self, name, *args):
        self._java_obj.calls.append((name,) + args)
        return self._java_obj.values.get(name)


class JavaParams(JavaWrapper, Params, metaclass=ABCMeta):
    def _transfer_params_to_java(self):
        self._java_obj.values.update(self._paramMap)

    def _transfer_params_from_java(self):
        for param in self.params:
            if param.name in JavaObject.DEFAULTS and not self.isDefined(param):
                self._setDefault(**{param.name: JavaObject.DEFAULTS[param.name]})

    @staticmethod
    def _from_java(java_stage):
        module, name = java_stage.java_class.split(".ofFile")[0].rsplit(".", 1)
        stage = getattr(__import__(module, fromlist=[name]), name)()
        stage._java_obj = java_stage
        return stage


class Estimator(Params, Generic[M], metaclass=ABCMeta):
    def fit(self, dataset):
        return self._fit(dataset)

    @abstractmethod
    def _fit(self, dataset):
        raise NotImplementedError()


class Transformer(Params, metaclass=ABCMeta):
    pass


class Model(Transformer, metaclass=ABCMeta):
    pass


class JavaEstimator(JavaParams, Estimator[M], metaclass=ABCMeta):
    @abstractmethod
    def _create_model(self, java_model):
        raise NotImplementedError()

    def _fit(self, dataset):
        self._transfer_params_to_java()
        java_model = JavaObject(self._java_obj.java_class)
        return self._copyValues(self._create_model(java_model))


class JavaTransformer(JavaParams, Transformer, metaclass=ABCMeta):
    pass


class JavaModel(JavaTransformer, Model, metaclass=ABCMeta):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._resetUid(java_model.uid())
