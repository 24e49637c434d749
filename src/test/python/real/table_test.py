"""A table as it is, with a label of text."""

import datetime
import decimal
import unittest

import numpy
import pandas
from given import FAST, SIZES, SPECIES, TASK_ERROR, spark, table
from kindling import NeuralNetworkClassifier, NeuralNetworkRegressor
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.sql import functions


class TableTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = NeuralNetworkClassifier(
            labelCol="species", labelIndexCol="index", ignoredCols=["label"], columns={"petal_width": "number log"}, **FAST
        ).fit(table)

    def test_it_predicts_the_name(self):
        predicted = self.model.transform(table)
        self.assertEqual(SPECIES, self.model.classNames)
        self.assertGreater(predicted.where("predictedLabel = species").count(), 135)
        evaluator = MulticlassClassificationEvaluator(labelCol="index", metricName="accuracy")
        self.assertAlmostEqual(self.model.evaluate(table).accuracy, evaluator.evaluate(predicted))

    def test_a_row_may_be_a_dict_a_row_or_one_of_pandas(self):
        first = table.first()
        pandas_row = table.limit(1).toPandas().iloc[0]
        numpy_row = {name: numpy.float64(first[name]) for name in SIZES}
        for row in (first.asDict(), first, pandas_row, pandas_row.to_dict(), numpy_row):
            self.assertEqual(0.0, self.model.predictRow(row))
            self.assertEqual("setosa", self.model.predictLabel(row))
            probabilities = self.model.predictProbabilities(row)
            self.assertEqual(SPECIES, list(probabilities))
            self.assertAlmostEqual(1.0, sum(probabilities.values()))

    def test_missing_values_of_pandas_are_missing(self):
        row = dict.fromkeys(SIZES, 5.0)
        expected = self.model.predictProbabilities(dict(row, petal_width=None))
        for missing in (float("nan"), numpy.nan, pandas.NA, pandas.NaT, numpy.datetime64("NaT")):
            self.assertEqual(expected, self.model.predictProbabilities(dict(row, petal_width=missing)))

    def test_cells_of_every_type_arrive(self):
        rows = spark.range(40).selectExpr(
            "cast(id as double) as y",
            "cast(id as int) as i",
            "id as l",
            "cast(id as float) as f",
            "cast(id as decimal(10, 2)) as d",
            "id % 2 = 0 as b",
            "date_add(date'2024-01-01', cast(id as int)) as day",
            "timestamp'2024-01-01 00:00:00' + make_interval(0, 0, 0, cast(id as int)) as time",
            "concat('w', id % 3) as word",
        )
        model = NeuralNetworkRegressor(labelCol="y", **FAST).fit(rows)
        for row in rows.collect()[:3]:
            predicted = model.transform(rows).where(functions.col("y") == row.y).first().prediction
            self.assertAlmostEqual(predicted, model.predictRow(row), 4)
        row = dict(row.asDict(), i=numpy.int32(2), l=numpy.int64(2), f=numpy.float32(2), b=numpy.bool_(True))
        self.assertAlmostEqual(predicted, model.predictRow(row), 4)
        row = dict(row, d=decimal.Decimal("2.00"), word=numpy.str_("w2"))
        row = dict(row, day=numpy.datetime64("2024-01-03"), time=numpy.datetime64("2024-01-03T00:00:00.000000"))
        self.assertAlmostEqual(predicted, model.predictRow(row), 4)

    def test_contributions_add_up(self):
        self.assertFalse(self.model.isSet(self.model.contributionsCol))
        explained = self.model.copy().setContributionsCol("why").transform(table)
        row = explained.first()
        self.assertEqual(set(SIZES), set(row.why))
        self.assertIsInstance(row.baseline, float)
        regressor = NeuralNetworkRegressor(
            labelCol="petal_width", inputCols=SIZES[:3], contributionsCol="why", baselineCol="from_there", **FAST
        )
        row = regressor.fit(table).transform(table).first()
        self.assertAlmostEqual(row.prediction, row.from_there + sum(row.why.values()), 3)

    def test_rows_with_missing_values_are_kept_skipped_or_refused(self):
        holes = table.withColumn("petal_width", functions.expr("case when sepal_length > 6 then null else petal_width end"))
        missing = holes.where("petal_width is null").count()
        params = dict(FAST, labelCol="species", inputCols=SIZES)
        self.assertEqual(150, NeuralNetworkClassifier(**params).fit(holes).transform(holes).count())
        skipping = NeuralNetworkClassifier(handleInvalid="skip", **params).fit(holes)
        self.assertEqual(150 - missing, skipping.transform(holes).count())
        self.assertEqual(150, skipping.copy().setHandleInvalid("keep").transform(holes).count())
        refusing = skipping.setHandleInvalid("error").transform(holes)
        with self.assertRaisesRegex(TASK_ERROR, "petal_width"):
            refusing.collect()


if __name__ == "__main__":
    unittest.main()
