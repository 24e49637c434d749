"""Model files, with the reader of safetensors: names, shapes, and values that give the scores of transform."""

import json
import tempfile
import unittest
from pathlib import Path

import numpy
from given import FAST, vectors
from kindling import NeuralNetworkClassifier
from tools import needs


@needs("safetensors")
class SafetensorsTest(unittest.TestCase):
    def test_its_reader_reads_the_weights_and_the_settings(self):
        from safetensors import safe_open
        from safetensors.numpy import load_file

        model = NeuralNetworkClassifier(**FAST).fit(vectors)
        with tempfile.TemporaryDirectory() as folder:
            model.save(folder + "/model")
            file = Path(folder, "model", "model.safetensors")
            weights = load_file(file)
            with safe_open(file, "numpy") as opened:
                metadata = opened.metadata()
        shapes = {name: (values.shape, values.dtype.name) for name, values in weights.items()}
        self.assertEqual(
            {
                "layer1.weight": ((4, 8), "float32"),
                "layer1.bias": ((8,), "float32"),
                "layer3.weight": ((8, 3), "float32"),
                "layer3.bias": ((3,), "float32"),
            },
            shapes,
        )
        self.assertTrue(metadata)
        self.assertTrue(any(value.startswith("{") and json.loads(value) for value in metadata.values()), metadata)
        for row in model.transform(vectors).collect():
            hidden = numpy.maximum(row.features.toArray() @ weights["layer1.weight"] + weights["layer1.bias"], 0)
            scores = hidden @ weights["layer3.weight"] + weights["layer3.bias"]
            numpy.testing.assert_allclose(row.rawPrediction.toArray(), scores - scores.mean(), atol=1e-5)

    def test_its_writer_writes_a_model_that_is_read(self):
        """Weights that another tool changed: twice the last layer is twice the scores."""
        from kindling import NeuralNetworkClassificationModel
        from safetensors import safe_open
        from safetensors.numpy import load_file, save_file

        model = NeuralNetworkClassifier(**FAST).fit(vectors)
        with tempfile.TemporaryDirectory() as folder:
            model.save(folder + "/model")
            file = Path(folder, "model", "model.safetensors")
            with safe_open(file, "numpy") as opened:
                metadata = opened.metadata()
            weights = load_file(file)
            for name in ("layer3.weight", "layer3.bias"):
                weights[name] = 2 * weights[name]
            save_file(weights, folder + "/twice.safetensors", metadata)
            twice = NeuralNetworkClassificationModel.ofFile(folder + "/twice.safetensors")
            for row in model.transform(vectors).take(20):
                numpy.testing.assert_allclose(2 * row.rawPrediction.toArray(), twice.predictRaw(row.features), rtol=1e-5)


if __name__ == "__main__":
    unittest.main()
