"""Exported models, with the checker of ONNX and onnxruntime, row by row against transform."""

import tempfile
import unittest
from pathlib import Path

import numpy
from given import FAST, SIZES, vectors
from kindling import NeuralNetworkClassifier, NeuralNetworkRegressor
from peers import people, rows
from tools import needs



@needs("onnx", "onnxruntime")
class OnnxTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def session(self, model):
        import onnx
        import onnxruntime

        file = str(self.folder / (model.uid + ".onnx"))
        model.exportOnnx(file)
        onnx.checker.check_model(onnx.load(file), full_check=True)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def test_a_classifier_gives_the_scores_probabilities_and_classes_of_transform(self):
        for layers in (
            ["affine 4 -> 8", "relu", "affine 8 -> 3"],
            ["affine 4 -> 8", "batch-normalization", "gelu", "dropout 0.1", "residual(affine 8 -> 8; tanh)", "affine 8 -> 3"],
            ["affine 4 -> 8", "layer-normalization", "silu", "affine 8 -> 6", "glu", "affine 3 -> 3"],
        ):
            model = NeuralNetworkClassifier(layers=layers, **_without_hidden_layers()).fit(vectors)
            predicted = model.transform(vectors).collect()
            session = self.session(model)
            features = numpy.array([row.features.toArray() for row in predicted], dtype=numpy.float32)
            scores, probabilities, classes = session.run(["scores", "probabilities", "class"], {"features": features})
            numpy.testing.assert_allclose([row.rawPrediction.toArray() for row in predicted], scores, atol=2e-5)
            numpy.testing.assert_allclose([row.probability.toArray() for row in predicted], probabilities, atol=2e-6)
            numpy.testing.assert_array_equal([row.prediction for row in predicted], classes)

    def test_a_regressor_gives_the_predictions_of_transform(self):
        regressor = NeuralNetworkRegressor(labelCol="sepal_length", **FAST)
        predicted = regressor.fit(vectors).transform(vectors).collect()
        session = self.session(regressor.fit(vectors))
        features = numpy.array([row.features.toArray() for row in predicted], dtype=numpy.float32)
        (numbers,) = session.run(None, {"features": features})
        numpy.testing.assert_allclose([row.prediction for row in predicted], numbers[:, 0], rtol=1e-5)

    def test_the_model_of_a_table_takes_its_columns(self):
        frame = people()
        for estimator, output in (
            (NeuralNetworkClassifier(labelCol="group", predictedLabelCol="predicted", ignoredCols=["income"], **FAST), "predicted"),
            (NeuralNetworkClassifier(labelCol="active", predictedLabelCol="predicted", ignoredCols=["income"], **FAST), "predicted"),
            (NeuralNetworkRegressor(labelCol="income", ignoredCols=["group"], **FAST), "prediction"),
        ):
            model = estimator.setInputCols([name for name in frame if name not in ("group", "income", estimator.getLabelCol())]).fit(rows(frame))
            predicted = model.transform(rows(frame)).collect()
            session = self.session(model)
            inputs = {}
            for column in session.get_inputs():
                values = frame[column.name]
                text = column.type == "tensor(string)"
                values = values.fillna("").astype(str).astype(object) if text else values.astype("float64")
                inputs[column.name] = values.to_numpy().reshape(-1, 1)
            (values,) = session.run(["prediction"], inputs)
            if output == "prediction":
                numpy.testing.assert_allclose([row.prediction for row in predicted], values, rtol=1e-5)
                continue
            self.assertEqual([row[output] for row in predicted], list(values))
            (probabilities,) = session.run(["probabilities"], inputs)
            numpy.testing.assert_allclose([row.probability.toArray() for row in predicted], probabilities, atol=2e-6)


def _without_hidden_layers():
    return {name: value for name, value in FAST.items() if name != "hiddenLayers"}


if __name__ == "__main__":
    unittest.main()
