"""The notebooks of the site run, and have no outputs in the repository."""

import ast
import re
import unittest
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[3] / "site" / "resources" / "notebooks"


def run(name):
    """Runs a notebook; returns the text of the outputs of each cell."""
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOKS)}})
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    errors = [output for output in outputs if output.output_type == "error"]
    assert not errors, errors
    return outputs


def results(outputs, kind):
    """The results of a kind of content."""
    return [output.data[kind] for output in outputs if kind in output.get("data", {})]


class NotebooksTest(unittest.TestCase):
    def test_digits(self):
        outputs = run("mnist.ipynb")
        texts = results(outputs, "text/plain")
        accuracies = [float(text) for text in texts if re.fullmatch(r"0\.\d+", text)]
        self.assertEqual(2, len(accuracies))
        self.assertGreater(min(accuracies), 0.95)
        self.assertEqual(2, len(results(outputs, "image/png")))
        self.assertIn("affine 784 -&gt; 100<br>relu<br>affine 100 -&gt; 10", results(outputs, "text/html")[0])
        self.assertIn("array([1.])", texts)
        said = "".join(output.text for output in outputs if output.output_type == "stream")
        self.assertRegex(said, r"epoch 3/3 100%.*validation accuracy 9\d")

    def test_a_table(self):
        outputs = run("table.ipynb")
        texts = results(outputs, "text/plain")
        error, explained = next(ast.literal_eval(text) for text in texts if re.fullmatch(r"\(\d+\.\d, 0\.\d+\)", text))
        self.assertLess(error, 100)
        self.assertGreater(explained, 0.8)
        self.assertTrue(any("regression" in html for html in results(outputs, "text/html")))
        self.assertTrue(800 < float(texts[-1]) < 1600, texts[-1])

    def test_the_stop_button_ends_a_training(self):
        manager, client = start_new_kernel(kernel_name="python3")
        self.addCleanup(client.stop_channels)
        self.addCleanup(manager.shutdown_kernel, now=True)
        shown = []

        def execute(code, hook=lambda message: None):
            def show(message):
                shown.append(message["content"].get("text", ""))
                hook(message)

            return client.execute_interactive(code, timeout=200, output_hook=show)["content"]

        def stop(message):  # when the bar shows that the training has begun
            if "epoch" in message["content"].get("text", "") and not self.stopped:
                self.stopped = True
                manager.interrupt_kernel()

        self.stopped = False
        execute("import numpy, kindling\nspark = kindling.start(master='local[2]')\nX = numpy.eye(4)\ny = [0, 1, 0, 1]")
        reply = execute("kindling.NeuralNetworkClassifier(epochs=1_000_000, shards=1).fit(X, y)", stop)
        self.assertEqual(("error", "KeyboardInterrupt"), (reply["status"], reply.get("ename")), shown)
        reply = execute("print(kindling.NeuralNetworkClassifier(epochs=2).fit(X, y).summary.totalIterations)")
        self.assertEqual("ok", reply["status"])
        self.assertIn("2\n", shown)

    def test_the_repository_has_no_outputs(self):
        names = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
        self.assertEqual(["mnist.ipynb", "table.ipynb"], names)
        for name in names:
            notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
            nbformat.validate(notebook)
            for cell in notebook.cells:
                self.assertEqual({}, cell.metadata, name)
                if cell.cell_type == "code":
                    self.assertEqual(([], None), (cell.outputs, cell.execution_count), name)


if __name__ == "__main__":
    unittest.main()
