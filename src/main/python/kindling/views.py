"""How notebooks show models and summaries, and the plots of a summary."""

import math
from html import escape
from typing import Any, Optional, Sequence

_STYLE = "text-align: left; vertical-align: top; padding: 0.2em 1em 0.2em 0.3em"


class SummaryView:
    """The plots and the table of the summary of a training."""

    def plot(self, metric: Optional[str] = None) -> Any:
        """Plots the loss and a metric of each epoch, of training and validation rows, side by side; needs matplotlib.

        metric is a name such as "auc", by default the first of the summary's metrics. Returns the two axes; the figure
        is axes[0].figure.
        """
        try:
            from matplotlib import pyplot
            from matplotlib.ticker import MaxNLocator
        except ImportError:
            raise ImportError("plots need matplotlib, which is not installed; install it: pip install matplotlib") from None

        summary: Any = self
        name = metric or summary.metrics[0]
        curves = [
            ("loss", summary.objectiveHistory, summary.validationObjectiveHistory),
            (name.replace("-", " "), summary.metricHistory(name), summary.validationMetricHistory(name)),
        ]
        figure, axes = pyplot.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
        for axis, (title, training, validation) in zip(axes, curves):
            epochs = range(1, len(training) + 1)
            marker = "o" if len(training) < 2 else ""
            if _exist(training):
                axis.plot(epochs, training, marker=marker, label="training")
            if _exist(validation):
                axis.plot(epochs, validation, marker=marker, label="validation")
            axis.axvline(summary.bestEpoch, color="grey", linewidth=0.8, linestyle=":", label="the model's epoch")
            axis.set(xlabel="epoch", title=title)
            axis.xaxis.set_major_locator(MaxNLocator(integer=True))
            axis.grid(alpha=0.3)
        axes[0].legend()
        return axes

    def _rows(self) -> list[tuple[str, str]]:
        summary: Any = self
        best = summary.bestEpoch
        rows = [("epochs", "%d, the model is that of epoch %d" % (summary.totalIterations, best))]
        histories = [("loss", summary.objectiveHistory, summary.validationObjectiveHistory)]
        for name in summary.metrics:
            histories.append((name, summary.metricHistory(name), summary.validationMetricHistory(name)))
        for name, training, validation in histories:
            values = [
                "%s (%s)" % (_number(history[best - 1]), rows_of)
                for rows_of, history in (("training", training), ("validation", validation))
                if not math.isnan(history[best - 1])
            ]
            if values:
                rows.append((name.replace("-", " "), ", ".join(values)))
        return rows + [("time", "%.1f s" % summary.totalSeconds)]

    def _repr_html_(self) -> str:
        return table("Training", self._rows())


class ModelView:
    """The table of a model."""

    def _repr_html_(self) -> str:
        model: Any = self
        rows = [
            ("task", self._task()),
            ("inputs", "{:,}".format(model.numFeatures)),
            ("layers", model.layers),
            ("parameters", "{:,}".format(model.numParameters)),
            ("loss function", model.loss),
        ]
        if model.hasSummary:
            rows += model.summary._rows()
        return table(type(self).__name__, rows)

    def _task(self) -> str:
        model: Any = self
        if not hasattr(model, "classNames"):
            return "regression"
        names = model.classNames
        shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
        return "classification, %d classes: %s" % (len(names), shown)


def _exist(history: Sequence[float]) -> bool:
    return not all(math.isnan(value) for value in history)


def _number(value: float) -> str:
    return "%.4f" % value if 1e-3 <= abs(value) < 1e6 or value == 0 else "%.3g" % value


def table(title: str, rows: Sequence[tuple[str, Any]]) -> str:
    """A table of HTML; a list is a line each."""
    lines = ["<table>", '<caption style="text-align: left"><b>%s</b></caption>' % escape(title)]
    for name, value in rows:
        text = "<br>".join(map(escape, value)) if isinstance(value, list) else escape(value)
        lines.append('<tr><th style="%s">%s</th><td style="%s">%s</td></tr>' % (_STYLE, escape(name), _STYLE, text))
    return "\n".join(lines + ["</table>"])
