"""Arrays of NumPy and frames of pandas as rows."""

import datetime
import unittest
from unittest import mock

import kindling.frames
import numpy
import pandas
from given import FAST, IRIS, SIZES, SPECIES, table, vectors
from kindling import NeuralNetworkClassifier, NeuralNetworkRegressor
from pyspark.sql.types import BooleanType, DateType, DoubleType, LongType, StringType, TimestampNTZType, TimestampType

IRIS_ARRAY = numpy.loadtxt(IRIS, delimiter=",")
X, Y = IRIS_ARRAY[:, :4], IRIS_ARRAY[:, 4]
FRAME = pandas.DataFrame(X, columns=SIZES).assign(species=[SPECIES[int(label)] for label in Y])


class ArraysTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.classifier = NeuralNetworkClassifier(**FAST)
        cls.of_spark = cls.classifier.fit(vectors)
        cls.model = cls.classifier.fit(X, Y)

    def test_the_weights_are_those_of_a_dataframe(self):
        for model in (
            self.model,
            self.classifier.fit((X, Y)),
            self.classifier.fit(X, y=Y),
            self.classifier.fit(X.tolist(), Y.tolist()),
            self.classifier.fit(X, Y.astype(int)),
            self.classifier.fit(X, pandas.Series(Y, index=range(150, 0, -1))),
            self.classifier.fit(X.astype(object), Y.astype(object)),
        ):
            self.assertEqual(self.of_spark.predictRaw(X[0]), model.predictRaw(X[0]))

    def test_params_are_a_dict_or_several(self):
        one = self.classifier.fit((X, Y), {self.classifier.epochs: 2})
        self.assertEqual(2, one.summary.totalIterations)
        several = self.classifier.fit((X, Y), [{self.classifier.epochs: 2}, {self.classifier.epochs: 3}])
        self.assertEqual([2, 3], [model.summary.totalIterations for model in several])

    def test_predictions_of_a_matrix_are_arrays(self):
        expected = [row.prediction for row in self.of_spark.transform(vectors).select("prediction").collect()]
        self.assertEqual(expected, self.model.predict(X).tolist())
        probabilities = self.model.predictProbability(X)
        self.assertEqual((150, 3), probabilities.shape)
        numpy.testing.assert_allclose(probabilities.sum(axis=1), 1)
        numpy.testing.assert_allclose(self.model.predictRaw(X)[7], self.model.predictRaw(X[7]).toArray(), rtol=1e-5)
        self.assertEqual((1,), self.model.predict(X[:1].astype(numpy.float32)).shape)
        self.assertEqual(expected, self.model.copy().setPredictionCol("guess").predict(X).tolist())

    def test_bytes_stay_bytes_and_are_scaled(self):
        pixels = (X * 25).astype(numpy.uint8)
        rows = kindling.frames.dataframe(self.classifier, pixels, Y)
        self.assertEqual(bytes(pixels[3]), bytes(rows.collect()[3].features))
        model = self.classifier.fit(pixels, Y)
        self.assertEqual(self.classifier.fit(rows).predictRaw(pixels[0]), model.predictRaw(pixels[0]))
        self.assertEqual(model.predict(pixels).tolist(), model.predict(pixels.astype(float)).tolist())
        self.assertEqual(model.predict(pixels[99]), model.predict(pixels)[99])

    def test_an_evaluation_takes_arrays(self):
        self.assertEqual(self.of_spark.evaluate(vectors).accuracy, self.model.evaluate((X, Y)).accuracy)

    def test_a_regressor_takes_one_label_or_several(self):
        one = NeuralNetworkRegressor(**FAST).fit(X[:, :3], X[:, 3])
        self.assertEqual((150,), one.predict(X[:, :3]).shape)
        two = NeuralNetworkRegressor(labelCols=["a", "b"], **FAST).fit(X[:, :2], X[:, 2:])
        self.assertEqual((150, 2), two.predict(X[:, :2]).shape)

    def assert_says(self, sentence, X, y=Y, kind=ValueError, estimator=None):
        with self.assertRaisesRegex(kind, sentence):
            (estimator or self.classifier).fit(X, y)

    def test_other_arrays_are_refused(self):
        self.assert_says(r"X has the shape \(150,\).*X.reshape\(-1, 1\)", X[:, 0])
        self.assert_says(r"X has the shape \(150, 2, 2\).*X.reshape\(len\(X\), -1\)", X.reshape(150, 2, 2))
        self.assert_says(r"X has the shape \(0, 4\)", X[:0], Y[:0])
        self.assert_says("X has 150 rows, but y has 149 labels", X, Y[1:])
        self.assert_says(r"y has the shape \(150, 2\); set labelCols", X, X[:, :2])
        self.assert_says("X has 2 values that are NaN or infinite; .*pandas", self.with_two_nan())
        self.assert_says("y has 1 values", X, numpy.append(Y[1:], numpy.inf))
        self.assert_says("rows of different lengths", [[1.0], [1.0, 2.0]], [0, 1])
        self.assert_says("X has the dtype <U.*pandas", X.astype(str), kind=TypeError)
        self.assert_says("X has the dtype complex", X.astype(complex), kind=TypeError)
        self.assert_says("y has the dtype .*numpy.unique", X, FRAME.species.to_numpy(), kind=TypeError)
        self.assert_says("an array has no labels", X, None, kind=TypeError)
        self.assert_says("this one has 3 elements", (X, Y, Y), None, kind=TypeError)
        with self.assertRaisesRegex(TypeError, "predict takes an array"):
            self.model.transform(X)
        with self.assertRaisesRegex(TypeError, "y is the labels of an array"):
            self.classifier.fit(vectors, y=Y)

    @staticmethod
    def with_two_nan():
        array = X.copy()
        array[:2, 0] = numpy.nan
        return array

    def test_large_ones_are_refused(self):
        with mock.patch.object(kindling.frames, "MOST_VALUES", 599):
            self.assert_says("150 rows of 4 features are 600 values, more than the 599 .*Parquet", X)
            self.assert_says("150 rows of 5 columns are 750 values", FRAME, None)


class FramesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.classifier = NeuralNetworkClassifier(labelCol="species", **FAST)
        cls.model = cls.classifier.fit(FRAME)

    def test_the_weights_are_those_of_a_dataframe(self):
        of_spark = self.classifier.setInputCols(SIZES).fit(table)
        row = dict(zip(SIZES, X[60]))
        self.assertEqual(of_spark.predictProbabilities(row), self.model.predictProbabilities(row))
        beside = self.classifier.fit(FRAME[SIZES], FRAME.species)
        self.assertEqual(of_spark.predictProbabilities(row), beside.predictProbabilities(row))

    def test_it_predicts_a_frame(self):
        self.assertEqual((150,), self.model.predict(FRAME).shape)
        labels = self.model.predictLabel(FRAME[SIZES])
        self.assertGreater((labels == FRAME.species).mean(), 0.8)
        self.assertEqual((150, 3), self.model.predictProbability(FRAME).shape)
        self.assertGreater(self.model.evaluate(FRAME).accuracy, 0.8)

    def test_transform_adds_columns_and_keeps_the_index(self):
        frame = FRAME.set_index(numpy.arange(150) * 2)
        result = self.model.transform(frame)
        pandas.testing.assert_frame_equal(frame, result[list(FRAME.columns)])
        self.assertEqual(list(frame.columns), list(FRAME.columns))
        self.assertEqual(self.model.predictLabel(FRAME).tolist(), result.predictedLabel.tolist())
        self.assertIsInstance(result.probability.iloc[0], numpy.ndarray)

    def test_rows_that_are_left_out_are_an_error(self):
        frame = FRAME.copy()
        frame.loc[3, "petal_width"] = numpy.nan
        self.assertEqual(150, len(self.model.transform(frame)))
        with self.assertRaisesRegex(ValueError, "1 of 150 rows are left out, because handleInvalid is skip"):
            self.model.copy().setHandleInvalid("skip").predict(frame)

    def test_types_of_columns(self):
        day, moment = datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4)
        zone = datetime.timezone.utc
        cases = [
            (pandas.array([1, None], dtype="Int64"), LongType(), [1, None]),
            (numpy.array([1, 2], dtype=numpy.uint8), LongType(), [1, 2]),
            (numpy.array([1, 2], dtype=numpy.uint64), DoubleType(), [1.0, 2.0]),
            (numpy.array([1.5, numpy.nan], dtype=numpy.float32), DoubleType(), [1.5, None]),
            (pandas.array([True, None], dtype="boolean"), BooleanType(), [True, None]),
            (numpy.array([True, False]), BooleanType(), [True, False]),
            (pandas.array(["a", None], dtype="string"), StringType(), ["a", None]),
            (["a", None], StringType(), ["a", None]),
            (pandas.Categorical(["b", None]), StringType(), ["b", None]),
            (pandas.Categorical([3, 1]), LongType(), [3, 1]),
            (pandas.Categorical([3, None]), LongType(), [3, None]),
            ([day, None], DateType(), [day, None]),
            (pandas.to_datetime([moment, None]), TimestampNTZType(), [moment, None]),
            (numpy.array([moment, moment], dtype="datetime64[s]"), TimestampNTZType(), [moment, moment]),
            (pandas.Series([moment.replace(tzinfo=zone)] * 2, dtype=object), TimestampType(), [moment.replace(tzinfo=zone)] * 2),
            (pandas.to_datetime([moment, moment], utc=True), TimestampType(), [moment.replace(tzinfo=zone)] * 2),
            (pandas.Series([1, 2.5], dtype=object), DoubleType(), [1.0, 2.5]),
            ([None, None], StringType(), [None, None]),
        ]
        frame = pandas.concat([pandas.Series(values, name=i) for i, (values, _, _) in enumerate(cases)], axis=1)
        rows = kindling.frames.dataframe(self.classifier, frame, None)
        self.assertEqual([str(i) for i in range(len(cases))], rows.columns)
        collected = rows.collect()
        for i, (values, kind, expected) in enumerate(cases):
            with self.subTest(str(values)):
                self.assertEqual(kind, rows.schema[i].dataType)
                found = [row[i] for row in collected]
                if isinstance(kind, TimestampType):
                    found = [value.astimezone(zone) for value in found]
                self.assertEqual(expected, found)

    def test_dates_and_missing_values_are_trained_on(self):
        frame = FRAME.assign(
            day=pandas.date_range("2020-01-01", periods=150),
            kind=pandas.Categorical([None, "a", "b"] * 50),
            number=pandas.array([1, None, 3] * 50, dtype="Int64"),
        )
        model = self.classifier.fit(frame)
        self.assertEqual((150,), model.predict(frame).shape)

    def test_other_frames_are_refused(self):
        for change, kind, sentence in [
            (lambda f: f.assign(x=[1, "a"] * 75), TypeError, 'column "x" has values of different types, int and str'),
            (lambda f: f.assign(x=[{}] * 150), TypeError, 'column "x" has the dtype object with values of the type dict'),
            (lambda f: f.assign(x=pandas.to_timedelta([1] * 150)), TypeError, 'column "x" has the dtype timedelta64'),
            (lambda f: pandas.concat([f, f], axis=1), ValueError, 'two columns "petal_length"'),
            (lambda f: f.iloc[:0], ValueError, "0 rows"),
            (lambda f: pandas.concat({"a": f}, axis=1), ValueError, "2 levels"),
        ]:
            with self.subTest(sentence), self.assertRaisesRegex(kind, sentence):
                self.classifier.fit(change(FRAME))
        with self.assertRaisesRegex(ValueError, 'have a column "species" already'):
            self.classifier.fit(FRAME, Y)
        with self.assertRaisesRegex(ValueError, "X has 150 rows, but y has 3 labels"):
            self.classifier.fit(FRAME[SIZES], ["a", "b", "c"])


if __name__ == "__main__":
    unittest.main()
