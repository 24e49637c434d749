"""What the params of all stages have in common: how they are declared, converted, set and cleared."""

from __future__ import annotations

import difflib
import functools
import inspect
import numbers
from typing import TYPE_CHECKING, Any, Callable, Mapping, TypeVar, cast

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.sql.utils import is_remote

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")
Constructor = TypeVar("Constructor", bound=Callable[..., None])


def declare(name: str, doc: str, converter: Callable[[Any], T]) -> Param[T]:
    """A param as an attribute of a class; each stage of the class gets its own."""
    return Param(cast(Any, Params)._dummy(), name, doc, typeConverter=converter)


def encodings(value: Any) -> list[str]:
    """Encodings of columns as a list of "name=encoding"; a dict is one from names to encodings."""
    if isinstance(value, Mapping):
        value = ["%s=%s" % entry for entry in value.items()]
    return TypeConverters.toListString(value)


def text(value: Any) -> str:
    """A string, also of a number."""
    return str(value) if isinstance(value, numbers.Real) else TypeConverters.toString(value)


def number_or_text(value: str) -> float | str:
    """The number that a text is, or the text."""
    try:
        return float(value)
    except ValueError:
        return value


def by_keyword(constructor: Constructor) -> Constructor:
    """Makes a constructor that sets the params that it was given, by the names in its signature.

    The signature tells an editor names, types and defaults. The body of the constructor sets the defaults.
    """

    @functools.wraps(constructor)
    def construct(self: StageParams, **given: Any) -> None:
        names = list(inspect.signature(constructor).parameters)[1:]
        _require_known(self, given, names)
        constructor(self)
        self._set_or_clear(given)

    return cast(Constructor, construct)


def _require_known(stage: StageParams, given: Mapping[str, Any], names: list[str]) -> None:
    for name in given:
        if name not in names:
            nearest = difflib.get_close_matches(name, names, 1, 0)[0]
            raise TypeError('%s has no param "%s"; did you mean "%s"?' % (type(stage).__name__, name, nearest))


class StageParams(Params):
    """The params of a stage, where None is no value: it clears a param."""

    def _value(self, param: Param[T]) -> T:
        value = self.getOrDefault(param)
        return cast(T, list(value)) if isinstance(value, (list, tuple)) else value

    def _set_or_clear(self, values: Mapping[str, Any]) -> Self:
        for name, value in values.items():
            if value is None:
                self.clear(self.getParam(name))
            else:
                self._set(**{name: value})
        return self

    def _clear_nones(self) -> None:
        """Clears what was set to None behind our back, as fit(rows, {param: None}) does.

        Spark Connect cannot send an empty list either; like None, it stands for the default.
        """
        for param, value in list(self._paramMap.items()):
            if value is None or (is_remote() and value == []):
                self.clear(param)

    def clear(self, param: Param[Any]) -> None:
        """Clears a param, so that it has its default again."""
        Params.clear(self, param)

    def setParams(self, **params: Any) -> Self:
        """Sets params by their names, as the constructor does; None clears one."""
        _require_known(self, params, [param.name for param in self.params])
        return self._set_or_clear(params)
