"""The plots of a summary, and what a notebook shows of models and summaries."""

import sys
import tempfile
import unittest
from html.parser import HTMLParser
from unittest import mock

import matplotlib
from given import FAST, SIZES, table, vectors
from kindling import NeuralNetworkClassificationModel, NeuralNetworkClassifier, NeuralNetworkRegressor
from pyspark.sql import functions

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402


class Cells(HTMLParser):
    """The cells of the tables in a text, by the name before them; fails if a tag is not closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.texts, self.cells = [], set(), [], {}
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)
        if tag in ("th", "td"):
            self.texts.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "tr":
            name, value = self.texts[-2:]
            self.cells[name] = value

    def handle_data(self, data):
        if self.open and self.open[-1] in ("th", "td"):
            self.texts[-1] += data + "\n" if self.open[-1] == "td" else data


class ViewsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = NeuralNetworkClassifier(
            labelCol="species",
            inputCols=SIZES,
            validationShare=0.2,
            settings=["evaluation.metrics=[f1, log-loss]"],
            **FAST,
        ).fit(table)
        cls.regressor = NeuralNetworkRegressor(**FAST).fit(vectors)

    def tearDown(self):
        pyplot.close("all")

    def test_a_plot_has_the_curves_of_the_loss_and_of_a_metric(self):
        summary = self.model.summary
        loss, metric = summary.plot()
        self.assertEqual(("loss", "f1"), (loss.get_title(), metric.get_title()))
        for axis, histories in [
            (loss, [summary.objectiveHistory, summary.validationObjectiveHistory]),
            (metric, [summary.metricHistory("f1"), summary.validationMetricHistory("f1")]),
        ]:
            curves = axis.get_lines()[:2]
            self.assertEqual(["training", "validation"], [curve.get_label() for curve in curves])
            self.assertEqual(histories, [list(curve.get_ydata()) for curve in curves])
            self.assertEqual(list(range(1, 11)), list(curves[0].get_xdata()))
        self.assertEqual("log loss", summary.plot("log-loss")[1].get_title())
        self.assertIsNotNone(loss.figure.savefig)

    def test_curves_without_values_are_left_out(self):
        loss, error = self.regressor.summary.plot()
        self.assertEqual("mean absolute error", error.get_title())
        self.assertEqual(["training"], [line.get_label() for line in loss.get_lines()[:-1]])

    def test_an_unknown_metric_is_an_error(self):
        with self.assertRaisesRegex(Exception, "auk"):
            self.model.summary.plot("auk")

    def test_without_matplotlib_it_says_what_to_install(self):
        with mock.patch.dict(sys.modules, {"matplotlib": None, "matplotlib.pyplot": None}):
            with self.assertRaisesRegex(ImportError, "pip install matplotlib"):
                self.model.summary.plot()

    def test_a_model_has_a_table(self):
        cells = Cells(self.model._repr_html_()).cells
        self.assertEqual("classification, 3 classes: setosa, versicolor, virginica\n", cells["task"])
        self.assertEqual("affine 4 -> 8\nrelu\naffine 8 -> 3\n", cells["layers"])
        self.assertEqual(("4\n", "67\n", "softmax\n"), (cells["inputs"], cells["parameters"], cells["loss function"]))
        self.assertEqual(67, self.model.numParameters)
        self.assertEqual("10, the model is that of epoch 10\n", cells["epochs"])
        f1 = self.model.summary.validationMetricHistory("f1")[-1]
        self.assertRegex(cells["f1"], r"^\d\.\d{4} \(training\), %.4f \(validation\)\n$" % f1)
        self.assertEqual("regression\n", Cells(self.regressor._repr_html_()).cells["task"])

    def test_a_summary_has_a_table(self):
        cells = Cells(self.model.summary._repr_html_()).cells
        self.assertEqual({"epochs", "loss", "f1", "log loss", "time"}, set(cells))

    def test_a_loaded_model_has_a_table_without_a_training(self):
        with tempfile.TemporaryDirectory() as folder:
            self.model.save(folder + "/model")
            loaded = NeuralNetworkClassificationModel.load(folder + "/model")
            self.assertNotIn("epochs", Cells(loaded._repr_html_()).cells)

    def test_names_are_escaped(self):
        name = "<script>alert('x')</script>&amp;"
        renamed = table.withColumn(
            "species", functions.when(functions.col("label") == 0, name).otherwise(functions.col("species"))
        )
        model = NeuralNetworkClassifier(labelCol="species", inputCols=SIZES, epochs=1).fit(renamed)
        parsed = Cells(model._repr_html_())
        self.assertIn(name, parsed.cells["task"])
        self.assertNotIn("script", parsed.tags)


if __name__ == "__main__":
    unittest.main()
