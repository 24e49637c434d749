"""kindling.train: what the command line does, from Python."""

import contextlib
import io
import json
import os
import subprocess
import tempfile
import traceback
import unittest
from pathlib import Path

import kindling
import numpy
import pyspark
from given import IRIS, SIZES, SPECIES, spark, table
from kindling import NeuralNetworkClassificationModel, NeuralNetworkRegressionModel
from pyspark.errors import IllegalArgumentException

CONF = """
data { train = "%s", format = csv, feature-columns = [sepal_length, sepal_width, petal_length, petal_width]
  label-column = label, options { header = true, inferSchema = true }, test-share = 0.2 }
network.layers = [affine 4 -> 8, relu, affine 8 -> 3]
optimizer { name = adam, learning-rate = 0.05 }
training { epochs = 5, batch-size = 15, seed = 1 }
"""


class TrainTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        rows = [line.split(",") for line in IRIS.read_text().split()]
        header = ",".join(SIZES + ["label"])
        cls.csv = cls.folder / "iris.csv"
        cls.csv.write_text("\n".join([header] + [",".join(row) for row in rows]))
        named = cls.folder / "named.csv"
        named.write_text(
            "\n".join([",".join(SIZES + ["species"])] + [",".join(row[:4] + [SPECIES[int(row[4])]]) for row in rows])
        )
        cls.named = named
        cls.conf = cls.folder / "iris.conf"
        cls.conf.write_text(CONF % cls.csv)
        cls.result = cls.train(cls.conf, out=cls.folder / "run")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @staticmethod
    def train(*arguments, **named):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            result = kindling.train(*arguments, **named)
        result.printed = printed.getvalue().splitlines()
        return result

    def assert_says(self, sentence, use, kind=IllegalArgumentException):
        with self.assertRaisesRegex(kind, sentence) as raised:
            use()
        shown = "".join(traceback.format_exception(raised.exception))
        self.assertNotIn("\tat ", shown)
        self.assertNotIn("Py4JJavaError", shown)
        self.assertNotIn("--set", str(raised.exception))

    def test_it_leaves_what_the_command_line_leaves(self):
        self.assertEqual(str(self.folder / "run"), self.result.folder)
        files = {file.name for file in Path(self.result.folder).iterdir()}
        self.assertLessEqual({"model.safetensors", "metrics.jsonl", "run.json", "report.html", "checkpoints"}, files)
        lines = (Path(self.result.folder) / "metrics.jsonl").read_text().splitlines()
        self.assertEqual(5, len(lines))
        self.assertEqual(json.loads(lines[-1])["trainLoss"], self.result.epochs[-1]["trainLoss"])

    def test_its_weights_are_those_of_the_command_line(self):
        out = self.folder / "submitted"
        submit = [os.path.join(os.path.dirname(pyspark.__file__), "bin", "spark-submit"), "--master", "local[2]"]
        main, *others = sorted(kindling.jars().split(","), key=len)
        submit += ["--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=localhost"]
        submit += ["--jars", ",".join(others)] if others else []
        submit += ["--class", "kindling.cli.Main", main, "train", "--config", str(self.conf), "--out", str(out)]
        done = subprocess.run(submit, capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stderr)
        for line in ("best epoch", "test loss"):
            said = [text for text in done.stdout.splitlines() if text.startswith(line)]
            self.assertEqual(said, [text for text in self.result.lines if text.startswith(line)])
        mine = NeuralNetworkClassificationModel.ofFile(self.result.folder + "/model.safetensors")
        other = NeuralNetworkClassificationModel.ofFile(str(out / "model.safetensors"))
        self.assertEqual(mine.predictRaw([5, 3, 2, 1]), other.predictRaw([5, 3, 2, 1]))

    def test_the_result_has_model_summary_and_metrics(self):
        self.assertIsInstance(self.result.model, NeuralNetworkClassificationModel)
        self.assertEqual(5, self.result.summary.totalIterations)
        self.assertEqual(5, len(self.result.epochs))
        self.assertEqual(self.result.bestEpoch, self.result.summary.bestEpoch)
        numpy.testing.assert_allclose(
            self.result.summary.accuracyHistory, [epoch["trainAccuracy"] for epoch in self.result.epochs]
        )
        self.assertGreater(self.result.test["accuracy"], 0.5)
        self.assertEqual(150, self.result.model.transform(table).count())
        self.assertRegex(repr(self.result), r"^TrainingResult\(folder='.*run', epochs=5, test=\{'loss': ")

    def test_it_prints_unless_it_is_quiet(self):
        self.assertEqual(self.result.lines, self.result.printed)
        self.assertRegex(self.result.lines[0], r"^kindling .*: iris on local\[2\] \(2 cores\), Spark ")
        self.assertEqual("results in " + self.result.folder, self.result.lines[-1])
        quiet = self.train(self.conf, out=self.folder / "quiet", quiet=True, report=False, training__epochs=1)
        self.assertEqual([], quiet.printed)
        self.assertEqual(self.result.lines[0], quiet.lines[0])
        self.assertFalse((self.folder / "quiet" / "report.html").exists())

    def test_keywords_and_set_override_settings(self):
        result = self.train(
            str(self.conf),
            out=self.folder / "overridden",
            set={"training.epochs": numpy.int64(2), "network.layers": ["affine 4 -> 5", "tanh", "affine 5 -> 3"]},
            optimizer__learning_rate=1e-5,
            evaluation__training_set=False,
        )
        self.assertEqual(2, len(result.epochs))
        self.assertIn("tanh", str(result.model))
        self.assertIsNone(result.epochs[0]["trainLoss"])
        settings = json.loads((self.folder / "overridden" / "run.json").read_text())["settings"]
        self.assertEqual(1e-5, settings["optimizer"]["learning-rate"])

    def test_a_table_needs_no_conf_file(self):
        result = self.train(data=self.named, label="species", out=self.folder / "table", fast=True, training__epochs=3)
        self.assertEqual(3, len(result.epochs))
        self.assertIn("petal_width", "\n".join(result.lines))
        row = dict(zip(SIZES, [5.1, 3.5, 1.4, 0.2]))
        self.assertIn(result.model.predictLabel(row), SPECIES)
        numbers = self.train(data=self.csv, label="sepal_length", out=self.folder / "numbers", training__epochs=1)
        self.assertIsInstance(numbers.model, NeuralNetworkRegressionModel)

    def test_it_resumes(self):
        self.train(self.conf, out=self.folder / "resumed", training__epochs=2)
        resumed = self.train(resume=self.folder / "resumed", training__epochs=5)
        self.assertEqual(self.result.epochs[-1]["trainLoss"], resumed.epochs[-1]["trainLoss"])

    def test_an_unknown_key_is_named_with_the_nearest_one(self):
        self.assert_says('kindling.train: unknown key "epochs"; did you mean "training.epochs"', lambda: kindling.train(self.conf, epochs=3))
        self.assert_says("training.batch-size", lambda: kindling.train(self.conf, training__batchsize=3))
        self.assert_says("optimizer.learning-rate", lambda: kindling.train(self.conf, set={"optimizer.learnin-rate": 1}))
        self.assert_says("training.epochs is .*whole number", lambda: kindling.train(self.conf, training__epochs="x"))

    def test_arguments_that_do_not_fit_together(self):
        for named in (
            dict(),
            dict(config=self.conf, data=self.csv, label="label"),
            dict(data=self.csv),
            dict(config=self.conf, label="label"),
            dict(config=self.conf, fast=True),
            dict(config=self.conf, format="csv"),
            dict(resume=self.folder, overwrite=True),
            dict(config=self.conf, training__epochs=1, set={"training.epochs": 2}),
            dict(config=self.conf, training__epochs=None),
        ):
            with self.assertRaises(TypeError):
                kindling.train(**named)

    def test_errors_are_sentences(self):
        self.assert_says("no-such.conf: no such", lambda: kindling.train("no-such.conf"))
        self.assert_says("run.*pass overwrite=True$", lambda: kindling.train(self.conf, out=self.folder / "run"))
        self.assert_says("no-such.csv", lambda: kindling.train(self.conf, data__train=Path("no-such.csv"), out=self.folder / "none"))
        self.assert_says("spezies.*species", lambda: kindling.train(data=self.named, label="spezies"))
        broken = self.folder / "broken.csv"
        broken.write_text(self.csv.read_text() + "\n5.1,3.5,1.4,many,0")
        self.assert_says(
            "many|petal_width",
            lambda: kindling.train(self.conf, data__train=str(broken), out=self.folder / "none", quiet=True),
        )


if __name__ == "__main__":
    unittest.main()
