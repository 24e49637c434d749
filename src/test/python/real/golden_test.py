"""The golden numbers of src/test/resources/golden, made again with the versions of the tools that are installed here.

PyTorch is too large for CI. Where it is installed, neither Spark nor the wheel is needed:
    python -m unittest golden_test
"""

import csv
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy
from tools import needs

ROOT = Path(__file__).parents[4]
GOLDEN = ROOT / "src" / "test" / "resources" / "golden"
# The tests in Java allow single precision to differ by more.
TOLERANCE = 1e-7


def safetensors(file):
    """The tensors and the metadata; read here, so that only NumPy is needed."""
    content = file.read_bytes()
    end = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:end])
    types = {"F64": "<f8", "F32": "<f4", "I64": "<i8"}
    values = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, until = entry["data_offsets"]
            values[name] = numpy.frombuffer(content[end + begin : end + until], types[entry["dtype"]]).tolist()
    return {"metadata": header.get("__metadata__"), "values": values}


def content(file):
    if file.suffix == ".safetensors":
        return safetensors(file)
    if file.suffix == ".json":
        return json.loads(file.read_text())
    return list(csv.reader(file.read_text().splitlines()))


class GoldenTest(unittest.TestCase):
    def remake(self, script, *versions):
        """Runs a script in an empty folder and compares all that it leaves."""
        with tempfile.TemporaryDirectory() as folder:
            for source in GOLDEN.glob("*.py"):
                shutil.copy(source, folder)
            if script == "make_augmentation":
                shutil.copy(GOLDEN / "initial.safetensors", folder)
            done = subprocess.run(
                [sys.executable, os.path.join(folder, script + ".py")], cwd=ROOT, capture_output=True, text=True
            )
            self.assertEqual(0, done.returncode, done.stderr)
            made = [file for file in sorted(Path(folder).rglob("*")) if file.suffix in (".safetensors", ".json", ".csv")]
            made = [file for file in made if script != "make_augmentation" or file.name != "initial.safetensors"]
            self.assertTrue(made)
            for file in made:
                name = file.relative_to(folder)
                self.assert_close(content(GOLDEN / name), content(file), str(name))
            used = ", ".join("%s %s" % (name, importlib.metadata.version(name)) for name in versions)
            print("%s: %d files are the same with %s" % (script, len(made), used), file=sys.stderr)

    def assert_close(self, expected, found, where):
        if isinstance(expected, dict):
            self.assertEqual(expected.keys(), found.keys(), where)
            for key in expected:
                self.assert_close(expected[key], found[key], where + ": " + key)
        elif isinstance(expected, list):
            self.assertEqual(len(expected), len(found), where)
            for one, other in zip(expected, found):
                self.assert_close(one, other, where)
        elif isinstance(expected, str):
            try:
                self.assert_close(float(expected), float(found), where)
            except ValueError:
                self.assertEqual(expected, found, where)
        elif isinstance(expected, float):
            self.assertLessEqual(abs(expected - found), TOLERANCE * max(1, abs(expected)), where)
        else:
            self.assertEqual(expected, found, where)

    def test_numpy_trains_and_distorts(self):
        self.remake("make_golden", "numpy")
        self.remake("make_augmentation", "numpy")

    @needs("sklearn")
    def test_scikit_learn_computes_metrics_and_isotonic_maps(self):
        self.remake("make_metrics", "scikit-learn")
        self.remake("make_isotonic", "scikit-learn")
        self.remake("make_bins", "scikit-learn")
        self.remake("make_temperatures", "scipy")

    @needs("torch")
    def test_pytorch_runs_layers_losses_optimizers_and_schedules(self):
        self.remake("make_layers", "torch")
        self.remake("make_optimizers", "torch")


if __name__ == "__main__":
    unittest.main()
