"""The progress of a fit, and its interruption."""

import io
import os
import re
import signal
import sys
import tempfile
import threading
import time
import unittest
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from unittest import mock

import kindling
from given import FAST, spark, vectors
from kindling import NeuralNetworkClassifier, NeuralNetworkRegressor
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import functions

FOREVER = dict(FAST, epochs=1_000_000)


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self):
        return True


class Interrupting(Terminal):
    """A terminal whose user presses Ctrl-C when the first epoch is shown."""

    def write(self, text):
        if "epoch" in text and "epoch" not in self.getvalue():
            super().write(text)
            os.kill(os.getpid(), signal.SIGINT)
        return len(text)


def shown(work, stream=None):
    """What work writes to stderr."""
    stream = stream or io.StringIO()
    with redirect_stderr(stream):
        work()
    return stream.getvalue()


def without_tqdm():
    return mock.patch.dict(sys.modules, {"tqdm": None, "tqdm.auto": None})


@contextmanager
def interrupted(seconds):
    """Sends SIGINT, as Ctrl-C and the stop button of a notebook do."""
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class ProgressTest(unittest.TestCase):
    def tearDown(self):
        kindling.progress(None)

    def fit(self):
        return NeuralNetworkClassifier(validationShare=0.2, **FAST).fit(vectors)

    def test_tqdm_shows_epochs_and_metrics_in_a_terminal(self):
        text = shown(self.fit, Terminal())
        self.assertRegex(text, r"epoch 10/10 100%\|")
        self.assertRegex(text, r"loss \d\.\d{4}, validation loss \d\.\d{4}, validation accuracy \d+\.\d\d %")
        self.assertTrue(text.endswith("\n"))

    def test_a_line_is_rewritten_in_a_terminal_without_tqdm(self):
        with without_tqdm():
            text = shown(self.fit, Terminal())
        self.assertRegex(text, r"\repoch 10/10 \[#{20}\] loss \d\.\d{4}, validation loss ")
        self.assertEqual(1, text.count("\n"))
        with mock.patch.dict(os.environ, COLUMNS="40"), without_tqdm():
            for drawn in re.split("[\r\n]", shown(self.fit, Terminal())):
                self.assertLess(len(drawn), 40)

    def test_another_stream_gets_nothing_or_a_line_per_epoch(self):
        self.assertEqual("", shown(self.fit))
        kindling.progress(True)
        with without_tqdm():
            lines = shown(self.fit).splitlines()
        self.assertRegex(lines[-1], r"^epoch 10/10 loss .*, validation accuracy [0-9.]+ %$")

    def test_it_can_be_switched_off(self):
        kindling.progress(False)
        self.assertEqual("", shown(self.fit, Terminal()))
        with self.assertRaisesRegex(TypeError, "True, False or None"):
            kindling.progress("off")

    def test_without_validation_rows_the_metrics_are_those_of_training(self):
        text = shown(lambda: NeuralNetworkRegressor(**FAST).fit(vectors), Terminal())
        self.assertIn("training mean absolute error ", text)

    def test_the_time_that_is_left_is_estimated(self):
        slow = NeuralNetworkClassifier(**dict(FAST, epochs=40)).setBatchSize(1)
        self.assertRegex(shown(lambda: slow.fit(vectors), Terminal()), r", \d:\d\d left")

    def test_a_bar_ends_with_an_error(self):
        diverging = NeuralNetworkRegressor(**dict(FAST, optimizer="sgd", learningRate=1e30))

        def fit():
            with self.assertRaisesRegex(Exception, "loss is NaN|loss is Infinity|loss is -?∞"):
                diverging.fit(vectors)

        shown(fit, Terminal())
        self.assertIn("epoch 10/10", shown(self.fit, Terminal()))

    def test_a_stream_that_fails_does_not_end_the_training(self):
        class Closed(Terminal):
            def write(self, text):
                raise BrokenPipeError()

        with redirect_stderr(Closed()), without_tqdm():
            self.assertEqual(10, self.fit().summary.totalIterations)

    def test_fits_in_several_threads_share_one_bar(self):
        classifier = NeuralNetworkClassifier(**FAST)
        validator = CrossValidator(
            estimator=classifier,
            estimatorParamMaps=ParamGridBuilder().addGrid(classifier.epochs, [3, 4]).build(),
            evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
            numFolds=2,
            parallelism=2,
            seed=1,
        )
        text = shown(lambda: self.assertEqual(2, len(validator.fit(vectors).avgMetrics)), Terminal())
        self.assertRegex(text, "epoch [1-4]/[34]")

    def test_an_interrupt_stops_the_training_and_leaves_a_checkpoint(self):
        handler = signal.getsignal(signal.SIGINT)
        with tempfile.TemporaryDirectory() as folder:
            endless = NeuralNetworkClassifier(checkpointDir=folder + "/run", **FOREVER)
            with self.assertRaises(KeyboardInterrupt), redirect_stderr(Interrupting()), without_tqdm():
                endless.fit(vectors)
            self.assertTrue(list(Path(folder, "run", "checkpoints").iterdir()))
        self.assertIs(handler, signal.getsignal(signal.SIGINT))
        self.assertEqual([], list(spark.sparkContext.statusTracker().getActiveJobsIds()))
        self.assertEqual(10, self.fit().summary.totalIterations)

    def test_an_interrupt_stops_the_preparation(self):
        @functions.udf("double")
        def slowly(label):
            time.sleep(60)
            return label

        rows = vectors.limit(2).withColumn("label", slowly("label"))
        begin = time.monotonic()
        with self.assertRaises(KeyboardInterrupt), interrupted(3):
            NeuralNetworkClassifier(**FAST).fit(rows)
        self.assertLess(time.monotonic() - begin, 50)
        self.assertEqual(10, self.fit().summary.totalIterations)


if __name__ == "__main__":
    unittest.main()
