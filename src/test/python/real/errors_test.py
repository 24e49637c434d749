"""An error is an exception of PySpark with one sentence, and without the stack of Java."""

import tempfile
import traceback
import unittest

from given import FAST, SIZES, TASK_ERROR, spark, table, vectors
from kindling import NeuralNetworkClassificationModel, NeuralNetworkClassifier, NeuralNetworkRegressor
from py4j.protocol import Py4JJavaError
from pyspark.errors import IllegalArgumentException, PySparkException
from pyspark.sql import functions


class ErrorsTest(unittest.TestCase):
    def assert_says(self, sentence, use, kind=IllegalArgumentException):
        with self.assertRaisesRegex(kind, sentence) as raised:
            use()
        if kind is Py4JJavaError:
            return
        shown = "".join(traceback.format_exception(raised.exception))
        self.assertNotIn("\tat ", shown)
        self.assertNotIn("Py4JJavaError", shown)
        self.assertNotIn("UserError", str(raised.exception))

    def test_a_value_that_a_param_does_not_take(self):
        self.assert_says(
            "optimizer.*adan.*adam", lambda: NeuralNetworkClassifier(optimizer="adan").fit(vectors)
        )
        self.assert_says("batchSize", lambda: NeuralNetworkClassifier(batchSize=0).fit(vectors))
        self.assert_says("handleInvalid", lambda: NeuralNetworkClassifier(handleInvalid="drop").fit(vectors))
        self.assert_says("optimizer.clip", lambda: NeuralNetworkClassifier(settings=["optimizer.clip-nrm=1"]).fit(vectors))

    def test_a_type_that_a_param_does_not_take(self):
        self.assert_says('"?hiddenLayers"?', lambda: NeuralNetworkClassifier(hiddenLayers="50"), TypeError)
        self.assert_says("epocs.*epochs", lambda: NeuralNetworkClassifier(epocs=3), TypeError)

    def test_a_column_that_does_not_exist(self):
        self.assert_says("spezies.*species", lambda: NeuralNetworkClassifier(labelCol="spezies").fit(table))
        model = NeuralNetworkClassifier(labelCol="species", inputCols=SIZES, **FAST).fit(table)
        self.assert_says("petal_width", lambda: model.transform(table.drop("petal_width")))
        self.assert_says("petal_width", lambda: model.predictRow({"petal_length": 1.0, "petal_wdth": 1.0}))
        self.assert_says("species", lambda: model.evaluate(table.drop("species")))

    def test_rows_that_cannot_be_trained_on(self):
        self.assert_says("no rows|is empty|0 rows", lambda: NeuralNetworkClassifier().fit(vectors.where("false")))
        self.assert_says("label", lambda: NeuralNetworkClassifier().fit(vectors.withColumn("label", functions.lit(0.5))))
        self.assert_says(
            "label", lambda: NeuralNetworkRegressor().fit(vectors.withColumn("label", functions.lit(None).cast("double")))
        )

    def test_a_row_that_cannot_be_predicted(self):
        model = NeuralNetworkClassifier(**FAST).fit(vectors)
        self.assert_says("4", lambda: model.predict([1.0, 2.0]))
        short = spark.createDataFrame([(1.0, 2.0)], ["a", "b"]).selectExpr("array(a, b) as features")
        self.assert_says("4", lambda: model.transform(short).collect(), TASK_ERROR)

    def test_a_row_of_a_table_that_cannot_be_predicted(self):
        model = NeuralNetworkClassifier(labelCol="species", inputCols=SIZES, **FAST).fit(table)
        infinite = table.withColumn("petal_width", functions.expr("if(petal_width > 2.4, double('Infinity'), petal_width)"))
        sentence = 'the row .* has Infinity in column "petal_width"; it must be a finite number; correct it, or replace it with null'
        self.assert_says(sentence, lambda: model.transform(infinite).collect(), TASK_ERROR)
        self.assert_says(sentence, lambda: model.transform(infinite).select("predictedLabel").collect(), TASK_ERROR)
        self.assert_says(sentence, lambda: model.predict(infinite.toPandas()), TASK_ERROR)
        explaining = model.copy().setContributionsCol("contributions")
        self.assert_says(sentence, lambda: explaining.transform(infinite).collect(), TASK_ERROR)
        self.assert_says(sentence, lambda: model.evaluate(infinite))
        self.assert_says('"petal_width": .* "Infinity" in the row', lambda: NeuralNetworkClassifier(labelCol="species", inputCols=SIZES).fit(infinite))

    def test_rows_of_a_large_network_that_cannot_be_predicted(self):
        model = NeuralNetworkClassifier(hiddenLayers=[400, 400], epochs=1).fit(vectors)
        nothing = vectors.withColumn("features", functions.expr("array(1d, 2d, 3d, double('NaN'))"))
        self.assert_says('has NaN in column "features"', lambda: model.transform(nothing).collect(), TASK_ERROR)

    def test_a_row_of_a_table_is_no_vector(self):
        model = NeuralNetworkClassifier(labelCol="species", inputCols=SIZES, **FAST).fit(table)
        self.assert_says(
            "pass a row by the names of its columns to predictRow, or rows to transform",
            lambda: model.predict([1.0, 2.0, 3.0, 4.0]),
        )
        self.assert_says("is a dict from the names of columns.* not of the type list", lambda: model.predictRow([1.0, 2.0]), TypeError)

    def test_a_model_that_does_not_exist(self):
        self.assert_says("no-model", lambda: NeuralNetworkClassificationModel.ofFile("/no-model.safetensors"))
        self.assert_says("no-model", lambda: NeuralNetworkClassificationModel.load("/no-model"), PySparkException)

    def test_a_loaded_model_has_no_summary(self):
        with tempfile.TemporaryDirectory() as folder:
            NeuralNetworkClassifier(epochs=1).fit(vectors).save(folder + "/model")
            model = NeuralNetworkClassificationModel.load(folder + "/model")
            self.assertFalse(model.hasSummary)
            self.assert_says("summary", lambda: model.summary, PySparkException)


if __name__ == "__main__":
    unittest.main()
