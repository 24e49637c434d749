"""The event files of a training, with the reader of TensorBoard."""

import json
import tempfile
import unittest
from pathlib import Path

import kindling
from given import SIZES, table
from tools import needs


@needs("tensorboard")
class TensorBoardTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        folder = Path(temporary.name)
        table.select("species", *SIZES).toPandas().to_csv(folder / "iris.csv", index=False)
        cls.result = kindling.train(
            data=folder / "iris.csv",
            label="species",
            out=folder / "run",
            quiet=True,
            set={
                "training.epochs": 4,
                "evaluation.training-set": "true",
                "training.batch-size": 16,
                "report.tensorboard": "true",
                "report.tensorboard-steps": 1,
                "report.histograms": 2,
            },
        )
        cls.results = folder / "run"
        cls.events = EventAccumulator(str(folder / "run" / "tensorboard"), {"scalars": 0, "histograms": 0})
        cls.events.Reload()

    def test_its_scalars_are_the_metrics_of_each_epoch(self):
        tags = self.events.Tags()["scalars"]
        for tag, key in (
            ("train/loss", "trainLoss"),
            ("train/accuracy", "trainAccuracy"),
            ("validation/loss", "validationLoss"),
            ("test/loss", "testLoss"),
        ):
            self.assertIn(tag, tags)
            scalars = self.events.Scalars(tag)
            per_epoch = self.events.Scalars("step/loss")[-1].step // 4
            self.assertEqual([per_epoch * epoch for epoch in (1, 2, 3, 4)], [scalar.step for scalar in scalars])
            for scalar, epoch in zip(scalars, self.result.epochs):
                self.assertAlmostEqual(scalar.value, epoch[key], 5, tag)
            self.assertEqual(sorted(scalar.wall_time for scalar in scalars), [scalar.wall_time for scalar in scalars])
        rates = self.events.Scalars("epoch/learningRate")
        self.assertTrue(all(0 < rate.value < 1 for rate in rates) and len(rates) == 4, rates)

    def test_it_has_a_loss_for_each_step(self):
        steps = [scalar.step for scalar in self.events.Scalars("step/loss")]
        self.assertEqual(list(range(1, len(steps) + 1)), steps)
        self.assertEqual(0, len(steps) % 4)
        self.assertEqual(steps, [scalar.step for scalar in self.events.Scalars("step/gradientNorm")])

    def test_its_histograms_are_those_of_the_file(self):
        lines = [json.loads(line) for line in (self.results / "histograms.jsonl").read_text().splitlines()]
        tags = self.events.Tags()["histograms"]
        self.assertTrue(lines)
        self.assertTrue(tags)
        for tag in tags:
            for event in self.events.Histograms(tag):
                histogram = event.histogram_value
                self.assertEqual(len(histogram.bucket), len(histogram.bucket_limit), tag)
                self.assertAlmostEqual(histogram.num, sum(histogram.bucket), msg=tag)
                self.assertLessEqual(histogram.min, histogram.max)
                self.assertEqual(sorted(histogram.bucket_limit), list(histogram.bucket_limit))
                self.assertGreaterEqual(histogram.sum_squares * histogram.num * 1.0001, histogram.sum**2)


if __name__ == "__main__":
    unittest.main()
