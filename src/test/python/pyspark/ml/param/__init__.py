from typing import Generic, TypeVar


T = TypeVar("T")


class Param(Generic[T]):
    def __init__(self, parent, name, doc, typeConverter=None):
        self.parent = parent
        self.name = name
        self.doc = doc
        self.typeConverter = typeConverter


class TypeConverters:
    @staticmethod
    def toString(value):
        if not isinstance(value, str):
            raise TypeError("no string: %r" % value)
        return value

    @staticmethod
    def toInt(value):
        if int(value) != value:
            raise TypeError("no integer: %r" % value)
        return int(value)

    @staticmethod
    def toFloat(value):
        return float(value)

    @staticmethod
    def toListInt(value):
        return [TypeConverters.toInt(element) for element in value]

    @staticmethod
    def toListFloat(value):
        return [float(element) for element in value]

    @staticmethod
    def toListString(value):
        return [TypeConverters.toString(element) for element in value]


class Params:
    def __init__(self):
        super().__init__()
        self.uid = type(self).__name__ + "_1"
        self._paramMap = {}
        self._defaultParamMap = {}
        for name in dir(type(self)):
            param = getattr(type(self), name)
            if isinstance(param, Param):
                setattr(self, name, Param(self, param.name, param.doc, param.typeConverter))

    @staticmethod
    def _dummy():
        return None

    @property
    def params(self):
        return [value for _, value in sorted(vars(self).items()) if isinstance(value, Param)]

    def getParam(self, name):
        return getattr(self, name)

    def isSet(self, param):
        return param.name in self._paramMap

    def hasDefault(self, param):
        return param.name in self._defaultParamMap

    def isDefined(self, param):
        return self.isSet(param) or self.hasDefault(param)

    def getOrDefault(self, param):
        name = param.name if isinstance(param, Param) else param
        return self._paramMap[name] if name in self._paramMap else self._defaultParamMap[name]

    def _set(self, **values):
        for name, value in values.items():
            self._paramMap[name] = None if value is None else getattr(self, name).typeConverter(value)
        return self

    def clear(self, param):
        self._paramMap.pop(param.name, None)

    def _setDefault(self, **values):
        for name, value in values.items():
            self._defaultParamMap[name] = getattr(self, name).typeConverter(value)
        return self
