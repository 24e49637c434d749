"""A training with a real MLflow server: runs, metrics, artifacts, the registry, and a server of predictions."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import kindling
import numpy
from given import SIZES, spark, table
from peers import people, write_csv
from tools import needs

PATIENCE_SECONDS = 120


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class Server:
    """A process that answers at a path of its own port."""

    def __init__(self, arguments, health, folder, **environment):
        self.port = free_port()
        self.uri = "http://127.0.0.1:%d" % self.port
        self.log = folder / ("%s.log" % arguments[0])
        # MLflow calls uvicorn by its name.
        environment["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
        command = [sys.executable, "-m", "mlflow", *arguments, "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, env=dict(os.environ, **environment), start_new_session=True
            )
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                urllib.request.urlopen(self.uri + health, timeout=5)
                return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    raise RuntimeError(self.log.read_text()) from None
                time.sleep(0.2)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, 15)
            self.process.wait(30)


@needs("mlflow", "onnx", "onnxruntime")
class MlflowTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import mlflow

        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.server = Server(
            ["server", "--backend-store-uri", "sqlite:///runs.db", "--artifacts-destination", "artifacts", "--workers", "1"],
            "/health",
            cls.folder,
        )
        cls.addClassCleanup(cls.server.stop)
        mlflow.set_tracking_uri(cls.server.uri)
        cls.client = mlflow.MlflowClient()
        cls.iris = table.select("species", *SIZES).toPandas()
        cls.result = cls.train(cls.iris, "species")

    @classmethod
    def train(cls, frame, label, **named):
        return kindling.train(
            data=write_csv(frame, cls.folder / (label + ".csv")),
            label=label,
            out=cls.folder / label,
            quiet=True,
            set={
                "training.epochs": 3,
                "evaluation.training-set": "true",
                "report.mlflow": cls.server.uri,
                "report.mlflow-experiment": label,
            },
        )

    def run_of(self, experiment):
        (run,) = self.client.search_runs([self.client.get_experiment_by_name(experiment).experiment_id])
        return run

    def test_the_run_has_settings_metrics_and_tags(self):
        run = self.run_of("species")
        self.assertEqual("FINISHED", run.info.status)
        self.assertEqual("species", run.info.run_name)
        self.assertEqual("3", run.data.params["training.epochs"])
        self.assertEqual(kindling.__version__, run.data.tags["kindling.version"])
        for name, key in (
            ("train/loss", "trainLoss"),
            ("validation/accuracy", "validationAccuracy"),
            ("test/loss", "testLoss"),
        ):
            history = self.client.get_metric_history(run.info.run_id, name)
            self.assertEqual([1, 2, 3], [metric.step for metric in history])
            for metric, epoch in zip(history, self.result.epochs):
                self.assertAlmostEqual(epoch[key], metric.value, 7, name)

    def test_the_run_has_the_files(self):
        run = self.run_of("species")
        names = {file.path for file in self.client.list_artifacts(run.info.run_id)}
        self.assertLessEqual({"model.safetensors", "run.json", "metrics.jsonl", "report.html", "model"}, names)
        kept = self.client.download_artifacts(run.info.run_id, "model.safetensors", str(self.folder))
        self.assertEqual(
            (Path(self.result.folder) / "model.safetensors").read_bytes(), Path(kept).read_bytes()
        )

    def predicted(self, result, frame):
        rows = spark.createDataFrame(frame.astype(object).where(frame.notna(), None).infer_objects()).coalesce(1)
        return result.model.transform(rows).toPandas()

    def test_the_model_of_the_run_predicts_as_transform(self):
        import mlflow

        model = mlflow.pyfunc.load_model("runs:/%s/model" % self.run_of("species").info.run_id)
        self.assertEqual(SIZES, model.metadata.get_input_schema().input_names())
        ours, theirs = self.predicted(self.result, self.iris), model.predict(self.iris[SIZES])
        self.assertEqual(list(ours.predictedLabel), list(theirs["prediction"]))
        for number, name in enumerate(self.result.model.classNames):
            numpy.testing.assert_allclose(
                [row[number] for row in ours.probability], theirs["probability_" + name], atol=2e-6
            )

    def test_a_registered_model_is_served(self):
        import mlflow

        run = self.run_of("species")
        version = mlflow.register_model("runs:/%s/model" % run.info.run_id, "iris")
        self.assertEqual("1", str(version.version))
        self.client.set_registered_model_alias("iris", "best", version.version)
        self.assertEqual(run.info.run_id, self.client.get_model_version_by_alias("iris", "best").run_id)
        served = Server(
            ["models", "serve", "--model-uri", "models:/iris@best", "--env-manager", "local"],
            "/ping",
            self.folder,
            MLFLOW_TRACKING_URI=self.server.uri,
        )
        self.addCleanup(served.stop)
        request = urllib.request.Request(
            served.uri + "/invocations",
            json.dumps({"dataframe_split": self.iris[SIZES].to_dict("split")}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            predictions = json.load(answer)["predictions"]
        ours = self.predicted(self.result, self.iris)
        self.assertEqual(list(ours.predictedLabel), [row["prediction"] for row in predictions])
        numpy.testing.assert_allclose(
            [row[0] for row in ours.probability],
            [row["probability_" + self.result.model.classNames[0]] for row in predictions],
            atol=2e-6,
        )

    def test_a_table_with_texts_and_missing_values_and_a_number_to_predict(self):
        import mlflow

        frame = people().drop(columns=["group", "active"])
        result = self.train(frame, "income")
        model = mlflow.pyfunc.load_model("runs:/%s/model" % self.run_of("income").info.run_id)
        features = frame.drop(columns=["income"])
        given = features.assign(town=features.town.fillna("").astype(object))
        numpy.testing.assert_allclose(
            self.predicted(result, features).prediction, model.predict(given)["prediction"], rtol=1e-5
        )


if __name__ == "__main__":
    unittest.main()
