"""The wheel: what it holds, and how a session finds its jars."""

import importlib.metadata
import os
import subprocess
import sys
import unittest
from pathlib import Path
from unittest import mock

import kindling
import kindling.session
from given import spark


def run(program, **environment):
    process = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=dict(os.environ, **environment)
    )
    return process.stdout + process.stderr


class WheelTest(unittest.TestCase):
    def test_it_has_the_jars_and_the_mark_of_its_types(self):
        jars = [Path(jar) for jar in kindling.jars().split(",")]
        self.assertEqual(
            ["kindling-mlflow.jar"]
            + ["kindling-natives-%s.jar" % platform for platform in ("linux-arm64", "linux-x86_64", "macosx-arm64")]
            + ["kindling.jar"],
            [jar.name for jar in jars],
        )
        for jar in jars:
            self.assertTrue(jar.is_file(), jar)
        self.assertTrue((Path(kindling.__file__).parent / "py.typed").is_file())

    def test_its_version_is_that_of_the_package(self):
        self.assertEqual(kindling.__version__, importlib.metadata.version("kindling"))

    def test_all_that_it_uses_is_an_extra(self):
        for requirement in importlib.metadata.requires("kindling"):
            self.assertRegex(requirement, "extra == .(pyspark|notebook).")

    def test_a_session_has_its_jars_and_those_of_the_user(self):
        self.assertEqual(kindling.jars(), spark.conf.get("spark.jars"))
        builder = mock.MagicMock()
        builder.config.return_value = builder
        with mock.patch.object(kindling.session.SparkSession, "builder", builder):
            kindling.start(jars="mine.jar", master="local[7]")
        self.assertEqual(
            [
                mock.call("spark.jars", "mine.jar," + kindling.jars()),
                mock.call("spark.master", "local[7]"),
                mock.call("spark.ui.showConsoleProgress", "false"),
            ],
            builder.config.call_args_list,
        )

    def test_the_session_that_runs_is_the_session(self):
        self.assertIs(spark, kindling.start())

    def test_a_jar_is_not_a_wheel(self):
        jar = kindling.jars().split(",")[-1]
        said = run("import kindling; kindling.jars()", PYTHONPATH=jar)
        self.assertIn(
            "RuntimeError: kindling was imported from %s, which has no other jars inside; set spark.jars to this file"
            % jar,
            said,
        )

    def test_sources_are_not_a_wheel(self):
        sources = Path(__file__).parents[3] / "main" / "python"
        said = run("import kindling; kindling.jars()", PYTHONPATH=str(sources), PYTHONDONTWRITEBYTECODE="1")
        self.assertIn("RuntimeError: kindling was imported from %s, which has no jars inside; install" % sources, said)

    def test_a_session_without_the_jars_is_an_error(self):
        said = run(
            """if True:
            from pyspark.sql import SparkSession
            import kindling
            plain = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
            for use in (
                kindling.start,
                lambda: kindling.NeuralNetworkClassifier().fit(plain.range(1)),
                lambda: kindling.NeuralNetworkClassificationModel.load("model"),
            ):
                try:
                    use()
                except RuntimeError as error:
                    print(error)
            """
        )
        self.assertEqual(3, said.count("Kindling's Java classes are not on the class path of Spark's driver; "), said)

    def test_without_a_session_it_says_so(self):
        said = run("import kindling; kindling.NeuralNetworkRegressor().fit(None)")
        self.assertIn("RuntimeError: there is no Spark session; start one with kindling.start()", said)
        self.assertNotIn("Exception ignored", said)

    def test_a_fit_of_an_array_starts_a_session_with_the_jars(self):
        said = run(
            """if True:
            import kindling, numpy
            model = kindling.NeuralNetworkClassifier(epochs=1).fit(numpy.eye(4), [0, 1, 0, 1])
            print("predicts", len(model.predict(numpy.eye(4))), kindling.start().conf.get("spark.jars") == kindling.jars())
            """
        )
        self.assertIn("predicts 4 True", said)

    def test_java_has_the_version_of_the_package(self):
        with mock.patch.object(kindling.session, "__version__", "9.9.0"):
            with self.assertRaisesRegex(
                RuntimeError, "is version 9.9.0, but the Kindling of Spark's driver is version [0-9.]+[-A-Z]*; set"
            ):
                kindling.NeuralNetworkClassifier().fit(spark.range(1))


if __name__ == "__main__":
    unittest.main()
