"""NumPy arrays and frames of pandas as the rows of fit, predict, transform and evaluate: small ones, sent from Python."""

import datetime
import decimal
import functools
import numbers
from typing import TYPE_CHECKING, Any, Callable, Sequence, TypeVar, cast

from kindling.session import current_session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

F = TypeVar("F", bound=Callable[..., Any])

# More would take minutes and gigabytes on the way to Spark.
MOST_VALUES = 5_000_000
MOST_BYTES = 100_000_000
_LARGE = "write the rows to files, such as Parquet, and read them as a DataFrame with spark.read"


def is_pandas(rows: Any) -> bool:
    """Whether these are rows in a frame of pandas."""
    return type(rows).__name__ == "DataFrame" and type(rows).__module__.partition(".")[0] == "pandas"


def is_matrix(rows: Any) -> bool:
    """Whether these are rows in a NumPy array, rather than a single row."""
    return type(rows).__module__ == "numpy" and getattr(rows, "ndim", 1) > 1


def is_local(rows: Any) -> bool:
    """Whether rows are not a DataFrame of Spark but an array, a list, a frame of pandas, or a pair of rows and labels."""
    return is_pandas(rows) or type(rows).__module__ == "numpy" or isinstance(rows, (list, tuple)) or _is_sparse(rows)


def _is_sparse(rows: Any) -> bool:
    return type(rows).__module__.startswith("scipy.sparse")


class FrameEstimator:
    """An estimator that fits arrays and frames, too."""

    def fit(self, dataset: Any, params: Any = None, y: Any = None) -> Any:
        """Trains on rows and returns the model, or a list of models.

        The rows are a DataFrame; or, if they are few, a frame of pandas; or features and labels as NumPy arrays or
        lists: fit(X, y) or fit((X, y)), with a row of X for each row. params is a dict from params to values, or a list
        of dicts.
        """
        if not is_local(dataset):
            if y is not None:
                raise TypeError("y is the labels of an array or a frame; a DataFrame has them in a column")
            return super().fit(dataset, *_given(params))  # type: ignore[misc]
        if not _are_params(params):
            if y is not None:
                raise TypeError("fit got labels twice, as the second argument and as y")
            params, y = None, params
        return super().fit(dataframe(self, dataset, y), *_given(params))  # type: ignore[misc]


class FrameModel:
    """A model that predicts arrays and frames, too."""

    def transform(self, dataset: Any, params: Any = None) -> Any:
        """The rows with the columns that the model adds: a DataFrame, or a frame of pandas for a frame of pandas."""
        if not is_local(dataset):
            return super().transform(dataset, *_given(params))  # type: ignore[misc]
        if not is_pandas(dataset):
            raise TypeError("transform takes a DataFrame or a frame of pandas; predict takes an array")
        given = dataframe(self, dataset, None, labelled=False)
        transformed = super().transform(given, *_given(params))  # type: ignore[misc]
        added = [name for name in transformed.columns if name not in given.columns]
        result = dataset.copy()
        for name, values in zip(added, _columns(transformed, added, len(dataset))):
            result[name] = values
        return result


def or_local_rows(evaluate: F) -> F:
    """A method that takes labelled rows takes those of an array or of a frame, too."""

    @functools.wraps(evaluate)
    def method(self: Any, dataset: Any) -> Any:
        return evaluate(self, dataframe(self, dataset, None) if is_local(dataset) else dataset)

    return cast(F, method)


def or_many(param: str) -> Callable[[F], F]:
    """A method that predicts a row predicts those of an array or of a frame, too, as an array: the column of the param."""

    def decorate(predict: F) -> F:
        @functools.wraps(predict)
        def method(self: Any, rows: Any) -> Any:
            return _predicted(self, rows, param) if is_matrix(rows) or is_pandas(rows) else predict(self, rows)

        return cast(F, method)

    return decorate


def _predicted(model: Any, rows: Any, param: str) -> Any:
    import numpy

    name = model.getOrDefault(param) or "_" + param
    transformed = model.copy({model.getParam(param): name}).transform(dataframe(model, rows, None, labelled=False))
    return numpy.array(_columns(transformed, [name], len(rows))[0])


def _given(params: Any) -> tuple[Any, ...]:
    return () if params is None else (params,)


def _are_params(params: Any) -> bool:
    if isinstance(params, (list, tuple)):
        return len(params) > 0 and all(isinstance(one, dict) for one in params)
    return params is None or isinstance(params, dict)


def _columns(rows: "DataFrame", names: Sequence[str], count: int) -> list[list[Any]]:
    """Some columns, with vectors as arrays."""
    collected = rows.select(*["`%s`" % name.replace("`", "``") for name in names]).collect()
    if len(collected) != count:
        raise ValueError(
            "%d of %d rows are left out, because handleInvalid is skip; set it to keep or error" % (count - len(collected), count)
        )
    return [[_array(row[i]) for row in collected] for i in range(len(names))]


def _array(value: Any) -> Any:
    return value.toArray() if hasattr(value, "toArray") else value


def dataframe(stage: Any, rows: Any, y: Any, labelled: bool = True) -> "DataFrame":
    """The DataFrame of local rows, with the columns that a stage reads.

    y is the labels; None if they are a column of a frame, or the second of a pair. labelled is whether a pair is one.
    """
    if labelled and isinstance(rows, tuple):
        if len(rows) != 2 or y is not None:
            raise TypeError("a tuple is a pair of rows and labels, (X, y); this one has %d elements" % len(rows))
        rows, y = rows
    if is_pandas(rows):
        names, columns, types = _of_pandas(rows)
    else:
        if labelled and y is None:
            raise TypeError("an array has no labels; pass them beside it: (X, y)")
        features, type_of_features = _features(rows)
        names, columns, types = [stage.getFeaturesCol()], [features], [type_of_features]
    if y is not None:
        _add_labels(stage, y, names, columns, types)
    return current_session().createDataFrame(list(zip(*columns)), _schema(names, types), verifySchema=False)


def _schema(names: Sequence[str], types: Sequence[Any]) -> Any:
    from pyspark.sql.types import StructField, StructType

    return StructType([StructField(name, kind) for name, kind in zip(names, types)])


def _require_small(values: int, most: int, shape: str) -> None:
    if values > most:
        raise ValueError("%s are %s values, more than the %s that are sent from Python; %s" % (shape, f"{values:,}", f"{most:,}", _LARGE))


def _numbers(values: Any, what: str) -> Any:
    """An array of finite numbers."""
    import numpy

    if _is_sparse(values):
        raise TypeError("%s is a sparse matrix; pass %s.toarray()" % (what, what))
    try:
        array = numpy.asarray(values)
    except ValueError:
        raise ValueError("%s has rows of different lengths" % what) from None
    if array.dtype.kind == "O":
        try:
            array = array.astype(float)
        except (TypeError, ValueError):
            pass
    if array.dtype.kind not in "biuf":
        cure = "pass a frame of pandas, whose columns may be of any type" if what == "X" else "number the classes: numpy.unique(y, return_inverse=True)[1]"
        raise TypeError("%s has the dtype %s, and must have numbers; %s" % (what, array.dtype, cure))
    if array.dtype.kind == "f" and not numpy.isfinite(array).all():
        count = int((~numpy.isfinite(array)).sum())
        cure = "; fill them, or pass a frame of pandas, in whose columns values may be missing" if what == "X" else "; leave these rows out"
        raise ValueError("%s has %s values that are NaN or infinite%s" % (what, f"{count:,}", cure))
    return array


def _features(rows: Any) -> tuple[list[Any], Any]:
    import numpy
    from pyspark.sql.types import ArrayType, BinaryType, DoubleType, FloatType

    array = _numbers(rows, "X")
    if array.ndim != 2:
        cure = "X.reshape(len(X), -1) makes a row of each element" if array.ndim > 2 else "X.reshape(-1, 1) has one feature, X.reshape(1, -1) one row"
        raise ValueError("X has the shape %s, and must have two dimensions, rows and features; %s" % (array.shape, cure))
    if 0 in array.shape:
        raise ValueError("X has the shape %s; there must be rows and features" % (array.shape,))
    shape = "%s rows of %s features" % tuple(f"{size:,}" for size in array.shape)
    if array.dtype == numpy.uint8:
        _require_small(array.size, MOST_BYTES, shape)
        return [row.tobytes() for row in array], BinaryType()
    _require_small(array.size, MOST_VALUES, shape)
    single = array.dtype.itemsize <= 4 and array.dtype.kind == "f"
    return array.astype("float32" if single else "float64").tolist(), ArrayType(FloatType() if single else DoubleType(), False)


def _add_labels(stage: Any, y: Any, names: list[str], columns: list[Any], types: list[Any]) -> None:
    from pyspark.sql.types import DoubleType, StringType

    rows = len(columns[0])
    several = [] if not stage.hasParam("labelCols") or not stage.isSet("labelCols") else list(stage.getOrDefault("labelCols"))
    label_names = several or [stage.getLabelCol()]
    texts = len(names) > 1 or names[0] != stage.getFeaturesCol()  # of a table, whose classes may have names
    values = list(y) if texts and not several else None
    if values is not None and values and all(isinstance(value, str) for value in values):
        labels = [values]
        kind: Any = StringType()
    else:
        array = _numbers(y, "y")
        if array.ndim == 2 and array.shape[1] == len(label_names):
            labels = array.T.astype(float).tolist()
        elif array.ndim == 1 and not several:
            labels = [array.astype(float).tolist()]
        else:
            cure = "set labelCols to a name for each column" if array.ndim == 2 else "it must have a number for each row"
            raise ValueError("y has the shape %s; %s" % (array.shape, cure))
        kind = DoubleType()
    if len(labels[0]) != rows:
        raise ValueError("X has %d rows, but y has %d labels" % (rows, len(labels[0])))
    for name, label in zip(label_names, labels):
        if name in names:
            raise ValueError('the rows have a column "%s" already; leave out y, or set labelCol to another name' % name)
        names.append(name)
        columns.append(label)
        types.append(kind)


def _of_pandas(frame: Any) -> tuple[list[str], list[Any], list[Any]]:
    """Names, values and types of the columns; a missing value is None. The index is left out."""
    if frame.columns.nlevels > 1:
        raise ValueError("the columns of the frame have %d levels of names; they must have one" % frame.columns.nlevels)
    names = [str(name) for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError('the frame has two columns "%s"; rename one' % twice[0])
    if 0 in frame.shape:
        raise ValueError("the frame has %d rows and %d columns; there must be some of both" % frame.shape)
    _require_small(frame.size, MOST_VALUES, "%s rows of %s columns" % tuple(f"{size:,}" for size in frame.shape))
    columns, types = [], []
    for i, name in enumerate(names):
        values, kind = _column(frame.iloc[:, i], name)
        columns.append(values)
        types.append(kind)
    return names, columns, types


def _column(series: Any, name: str) -> tuple[list[Any], Any]:
    from pyspark.sql.types import BooleanType, DoubleType, LongType, TimestampNTZType, TimestampType

    if series.dtype.name == "category":
        series = series.astype(series.cat.categories.dtype if not series.isna().any() else object)
    kind = getattr(series.dtype, "kind", "O")
    missing = series.isna().tolist()
    if kind == "b":
        return _values(series, missing, bool), BooleanType()
    if kind == "i" or (kind == "u" and series.dtype.itemsize < 8):
        return _values(series, missing, int), LongType()
    if kind in "uf":
        return _values(series, missing, float), DoubleType()
    if kind == "M":
        aware = getattr(series.dtype, "tz", None) is not None
        return _values(series, missing, lambda moment: moment.to_pydatetime(warn=False)), TimestampType() if aware else TimestampNTZType()
    return _objects(series, missing, name)


def _values(series: Any, missing: Sequence[bool], convert: Callable[[Any], Any]) -> list[Any]:
    return [None if absent else convert(value) for value, absent in zip(series, missing)]


def _objects(series: Any, missing: Sequence[bool], name: str) -> tuple[list[Any], Any]:
    """Values of any type of Python, which must all be of one type."""
    from pyspark.sql.types import BooleanType, DateType, DoubleType, LongType, StringType, TimestampNTZType, TimestampType

    values = _values(series, missing, lambda value: value)
    kinds = {_kind(value) for value in values if value is not None}
    if kinds <= {"str"}:
        return values, StringType()
    if kinds == {"bool"}:
        return [None if value is None else bool(value) for value in values], BooleanType()
    if kinds == {"int"}:
        return [None if value is None else int(value) for value in values], LongType()
    if kinds <= {"int", "float"}:
        return [None if value is None else float(value) for value in values], DoubleType()
    if kinds == {"date"}:
        return values, DateType()
    if kinds == {"datetime"}:
        return values, TimestampNTZType()
    if kinds == {"datetime of a zone"}:
        return values, TimestampType()
    if len(kinds) > 1:
        raise TypeError('column "%s" has values of different types, %s; convert it, such as with astype(str)' % (name, " and ".join(sorted(kinds))))
    raise TypeError('column "%s" has the dtype %s with values of the type %s; Kindling reads numbers, texts, booleans, dates and categories' % (name, series.dtype, kinds.pop()))


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "str"
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return "bool"
    if isinstance(value, numbers.Integral):
        return "int"
    if isinstance(value, (numbers.Real, decimal.Decimal)):
        return "float"
    if isinstance(value, datetime.datetime):
        return "datetime" if value.tzinfo is None else "datetime of a zone"
    if isinstance(value, datetime.date):
        return "date"
    return type(value).__name__

