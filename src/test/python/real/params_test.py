"""The params of Python are those of Java."""

import unittest
import unittest.mock

import given  # starts the session
from kindling import (
    NeuralNetworkClassificationModel,
    NeuralNetworkClassifier,
    NeuralNetworkRegressionModel,
    NeuralNetworkRegressor,
)

java = given.spark._jvm.kindling.pipeline


def plain(value):
    return value if isinstance(value, (str, int, float)) else list(value)


class ParamsTest(unittest.TestCase):
    def test_names_documentation_and_defaults_are_those_of_java(self):
        for of_python in (
            NeuralNetworkClassifier,
            NeuralNetworkRegressor,
            NeuralNetworkClassificationModel,
            NeuralNetworkRegressionModel,
        ):
            stage = of_python()
            of_java = getattr(java, of_python.__name__)("uid")
            self.assertEqual([param.name() for param in of_java.params()], [param.name for param in stage.params])
            for param in stage.params:
                same = of_java.getParam(param.name)
                self.assertEqual(same.doc(), param.doc)
                self.assertEqual(of_java.hasDefault(same), stage.hasDefault(param), param.name)
                if stage.hasDefault(param):
                    default = plain(of_java.getDefault(same).get())
                    self.assertEqual(default, stage.getOrDefault(param), param.name)
                    self.assertIs(type(default), type(stage.getOrDefault(param)), param.name)

    def test_the_learning_rate_that_is_not_set_is_that_of_java(self):
        for optimizer in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "lars"):
            of_java = java.NeuralNetworkClassifier()
            of_java.set(of_java.getParam("optimizer").w(optimizer))
            self.assertEqual(of_java.getLearningRate(), NeuralNetworkClassifier(optimizer=optimizer).getLearningRate())

    def test_a_constructor_does_not_call_java(self):
        class Gone:
            def __getattr__(self, name):
                raise AssertionError("Java was called: " + name)

        context = given.spark.sparkContext
        with unittest.mock.patch.object(type(context), "_jvm", Gone()), unittest.mock.patch.object(
            type(context), "_gateway", Gone()
        ):
            classifier = NeuralNetworkClassifier(epochs=3, optimizer="adam").setHiddenLayers([5]).copy()
            self.assertEqual((3, 0.001), (classifier.getEpochs(), classifier.getLearningRate()))
            self.assertIn("epochs: ", classifier.explainParams())


if __name__ == "__main__":
    unittest.main()
