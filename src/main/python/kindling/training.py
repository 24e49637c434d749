"""kindling.train: what the command "kindling train" does, in the Spark session of Python."""

import json
import os
from typing import Any, Mapping, Optional, Union

from kindling.pipeline import NeuralNetworkClassificationModel, NeuralNetworkRegressionModel
from kindling.progress_bar import run_watched
from kindling.session import check_java, current_session
from kindling.summaries import TrainingSummary
from kindling.views import table

Model = Union[NeuralNetworkClassificationModel, NeuralNetworkRegressionModel]


class TrainingResult:
    """What kindling.train leaves."""

    def __init__(self, java_training: Any, lines: list[str]):
        results = json.loads(java_training.json())
        #: The folder with the results: model.safetensors, report.html, metrics.jsonl, checkpoints, run.json.
        self.folder: str = java_training.folder()
        #: The model, a transformer of Spark ML; None if the network has independent sigmoid outputs.
        self.model: Optional[Model] = _model(java_training.model())
        #: The metrics of each epoch: dicts with the keys of metrics.jsonl, such as "validationAccuracy".
        self.epochs: list[dict[str, Any]] = results["epochs"]
        #: The epoch whose weights the model has, counted from 1.
        self.bestEpoch: Optional[int] = results["bestEpoch"]
        #: The metrics of the test set, such as "accuracy"; None if there is none.
        self.test: Optional[dict[str, Any]] = results["test"]
        #: What the training printed.
        self.lines = lines

    @property
    def summary(self) -> TrainingSummary:
        """The summary of the model's training."""
        if self.model is None:
            raise ValueError("there is no model of Spark ML for independent sigmoid outputs; see epochs for the metrics")
        return self.model.summary

    def _repr_html_(self) -> str:
        rows = [("folder", self.folder)]
        if self.test is not None:
            rows += [("test " + name, "%.4f" % value) for name, value in self.test.items() if isinstance(value, float)]
        shown = "" if self.model is None else self.model._repr_html_()
        return table("Result", rows) + shown

    def __repr__(self) -> str:
        metrics = "" if self.test is None else ", test=%s" % {
            name: value for name, value in self.test.items() if name != "rows"
        }
        return "TrainingResult(folder=%r, epochs=%d%s)" % (self.folder, len(self.epochs), metrics)


def train(
    config: Union[str, "os.PathLike[str]", None] = None,
    *,
    data: Union[str, "os.PathLike[str]", None] = None,
    label: Optional[str] = None,
    format: Optional[str] = None,
    fast: bool = False,
    resume: Union[str, "os.PathLike[str]", None] = None,
    out: Union[str, "os.PathLike[str]", None] = None,
    overwrite: bool = False,
    report: bool = True,
    quiet: bool = False,
    set: Optional[Mapping[str, Any]] = None,
    **overrides: Any,
) -> TrainingResult:
    """Trains as the command "kindling train" does: the network of a conf file, or one for a table.

    >>> kindling.train("conf/mnist.conf", training__epochs=3)
    >>> kindling.train(data="diamonds.csv", label="price")
    >>> kindling.train(data="diamonds.csv", label="price", fast=True)
    >>> kindling.train(resume="runs/first", training__epochs=20)

    The training runs in the Spark session, or in kindling.start() if there is none. Paths are relative to the folder
    in which the session was started.

    config is a conf file. data is a table instead, of which label is the column to predict, and format the format if
    the name does not say it; fast=True trains a plain network instead of an ensemble. resume is the folder of a
    training to continue. out is the folder for the results, by default runs/NAME-TIME; overwrite replaces earlier
    results in it. report=False leaves out report.html. quiet=True prints nothing.

    Other keywords override settings: "__" in a name stands for ".", and "_" for "-". set does so for a dict of keys as
    a conf file has them, which may be any: set={"training.epochs": 3}.
    """
    given = [("config", config), ("data", data), ("resume", resume)]
    if sum(value is not None for _, value in given) != 1:
        raise TypeError("kindling.train needs one of config, data with label, and resume")
    if (data is None) != (label is None):
        raise TypeError("kindling.train needs data and label together: label is the column of the table to predict")
    if format is not None and data is None:
        raise TypeError("format is that of a table; it goes with data")
    if fast and data is None:
        raise TypeError("fast chooses the network for a table; it goes with data")
    if resume is not None and (out is not None or overwrite):
        raise TypeError("resume continues in its own folder; leave out \"out\" and \"overwrite\"")
    settings = _settings(set, overrides)
    context = _context()
    java_progress = _java("kindling.run.progress.TrainingProgress")
    if config is not None:
        java = _java("kindling.cli.SessionTraining.ofConfiguration", context, os.fspath(config), settings, java_progress)
    elif data is not None:
        table = (os.fspath(data), label, format, fast)
        java = _java("kindling.cli.SessionTraining.ofTable", context, *table, settings, java_progress)
    else:
        assert resume is not None
        java = _java("kindling.cli.SessionTraining.ofFolder", context, os.fspath(resume), settings, java_progress)
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        if not quiet:
            print(line, flush=True)

    folder = None if out is None else os.fspath(out)
    run_watched(java_progress, lambda: java.run(folder, overwrite, report), say)
    return TrainingResult(java, lines)


def _context() -> Any:
    from pyspark.sql.utils import is_remote

    if is_remote():
        raise RuntimeError(
            "kindling.train needs a classic Spark session, and this one is of Spark Connect; "
            "use an estimator, or the command kindling train"
        )
    session = current_session()
    check_java()
    return session.sparkContext._jsc.sc()


def _java(name: str, *arguments: Any) -> Any:
    from pyspark.ml.wrapper import JavaWrapper

    return JavaWrapper._new_java_obj(name, *arguments)


def _settings(given: Optional[Mapping[str, Any]], overrides: Mapping[str, Any]) -> list[str]:
    """Overrides as texts "key=value"."""
    settings = dict(given or {})
    for name, value in overrides.items():
        key = name.replace("__", ".").replace("_", "-")
        if key in settings:
            raise TypeError('"%s" is in set, and also the keyword %s' % (key, name))
        settings[key] = value
    return ["%s=%s" % (key, _text(key, value)) for key, value in settings.items()]


def _text(key: str, value: Any) -> str:
    """A value as a conf file has it."""
    if hasattr(value, "item") and not isinstance(value, (list, tuple)):  # a number of NumPy
        value = value.item()
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, str)):
        return str(value)
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value)
    raise TypeError('"%s" takes a number, a text, a path, a bool, a list or a dict, not %r' % (key, value))


def _model(java_model: Any) -> Optional[Model]:
    if java_model is None:
        return None
    classes = (NeuralNetworkClassificationModel, NeuralNetworkRegressionModel)
    name = java_model.getClass().getSimpleName()
    return next(made for made in classes if made.__name__ == name)._from_java(java_model)
