"""Values of Python, NumPy and pandas as JSON that Java reads: cells of tables, and vectors of features."""

from __future__ import annotations

import datetime
import json
import math
from typing import Any, Mapping

from pyspark.ml.linalg import SparseVector, Vectors
from pyspark.sql import Row


def dumps(arguments: Mapping[str, Any]) -> str:
    """The JSON of values that the other functions made."""
    return json.dumps(arguments, allow_nan=False)


def row(cells: Any) -> dict[str, Any]:
    """The cells of a row: a dict from the names of columns to values, a Row, or a row of pandas."""
    named = cells.asDict() if isinstance(cells, Row) else cells
    if not hasattr(named, "items"):
        raise TypeError(
            "a row of a table is a dict from the names of columns to values, a Row, or a row of pandas, and not of the type %s"
            % type(cells).__name__
        )
    return {str(name): _cell(name, value) for name, value in named.items()}


def _cell(name: Any, value: Any) -> Any:
    kind = type(value)
    if kind.__name__ in ("NAType", "NaTType"):  # missing values of pandas
        return None
    if kind.__module__ == "numpy":
        if kind.__name__ == "datetime64":
            return None if str(value) == "NaT" else str(value)
        return _cell(name, value.tolist())
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        if math.isinf(value):
            raise ValueError('column "%s" is %s; it must be a finite number, or None if it is missing' % (name, value))
        return None if math.isnan(value) else value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Row) or isinstance(value, Mapping):
        return row(value)
    if isinstance(value, (list, tuple)):
        return [_cell(name, element) for element in value]
    if hasattr(value, "toArray"):  # a vector of Spark
        return _cell(name, value.toArray())
    try:
        return float(value)  # such as a Decimal
    except (TypeError, ValueError):
        raise TypeError(
            'column "%s" is of the type %s; it must be a string, number, boolean, date, list or dict' % (name, kind.__name__)
        ) from None


def features(values: Any) -> Any:
    """The features of a row: a vector, a list of numbers or a NumPy array."""
    if isinstance(values, SparseVector):
        return {"size": values.size, "indices": values.indices.tolist(), "values": _numbers(values.values)}
    return _numbers(Vectors.dense(values).toArray())


def _numbers(values: Any) -> list[Any]:
    # JSON has no NaN and no infinities.
    return [value if math.isfinite(value) else str(value) for value in values.tolist()]
