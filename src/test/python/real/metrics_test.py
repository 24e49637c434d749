"""The metrics of a training, with those that scikit-learn computes from the predictions."""

import unittest

import numpy
from given import FAST
from kindling import NeuralNetworkClassifier, NeuralNetworkRegressor
from peers import breast_cancer, diabetes, people, rows
from tools import needs

OF_CLASSES = "auc average-precision log-loss balanced-accuracy f1 matthews brier-score".split()
OF_NUMBERS = "mae rmse r2 median-absolute-error".split()


def last(estimator, names, frame):
    """The metrics on the training rows with the weights of the last epoch, and the predictions of the same rows."""
    estimator = estimator.setSettings(["evaluation.metrics=[%s]" % ", ".join(names)])
    dataset = rows(frame)
    model = estimator.fit(dataset)
    return {name: model.summary.metricHistory(name)[-1] for name in names}, model.transform(dataset).toPandas()


@needs("sklearn")
class MetricsTest(unittest.TestCase):
    def test_those_of_two_classes(self):
        from sklearn import metrics

        frame = breast_cancer()
        for weights in (None, numpy.random.default_rng(1).integers(1, 5, len(frame)).astype("float64")):
            params = dict(FAST, labelCol="label", inputCols=["x%d" % i for i in range(0, 30, 4)], epochs=2)
            if weights is not None:
                frame, params["weightCol"] = frame.assign(weight=weights), "weight"
            ours, predicted = last(NeuralNetworkClassifier(**params), OF_CLASSES, frame)
            label = predicted.label.to_numpy()
            probability = numpy.array([row[1] for row in predicted.probability])
            theirs = {
                "auc": metrics.roc_auc_score(label, probability, sample_weight=weights),
                "average-precision": metrics.average_precision_score(label, probability, sample_weight=weights),
                "log-loss": metrics.log_loss(label, probability, sample_weight=weights),
                "balanced-accuracy": metrics.balanced_accuracy_score(label, predicted.prediction, sample_weight=weights),
                "f1": metrics.f1_score(label, predicted.prediction, sample_weight=weights, average="macro"),
                "matthews": metrics.matthews_corrcoef(label, predicted.prediction, sample_weight=weights),
                "brier-score": metrics.brier_score_loss(label, probability, sample_weight=weights),
            }
            for name in OF_CLASSES:
                self.assertAlmostEqual(theirs[name], ours[name], 5, name)
                self.assertNotIn(ours[name], (0, 1), name)

    def test_those_of_three_classes(self):
        from sklearn import metrics

        frame = people()
        names = ["log-loss", "balanced-accuracy", "f1", "matthews"]
        classifier = NeuralNetworkClassifier(
            labelCol="group", inputCols=["size", "town", "age"], labelIndexCol="number", **dict(FAST, epochs=2)
        )
        ours, predicted = last(classifier, names, frame)
        theirs = {
            "log-loss": metrics.log_loss(predicted.number, numpy.array([row.toArray() for row in predicted.probability])),
            "balanced-accuracy": metrics.balanced_accuracy_score(predicted.number, predicted.prediction),
            "f1": metrics.f1_score(predicted.number, predicted.prediction, average="macro"),
            "matthews": metrics.matthews_corrcoef(predicted.number, predicted.prediction),
        }
        for name in names:
            self.assertAlmostEqual(theirs[name], ours[name], 5, name)

    def test_those_of_numbers(self):
        from sklearn import metrics

        frame = diabetes()
        for weights in (None, numpy.random.default_rng(2).integers(1, 5, len(frame)).astype("float64")):
            params = dict(FAST, labelCol="label", inputCols=["x%d" % i for i in range(10)])
            if weights is not None:
                frame, params["weightCol"] = frame.assign(weight=weights), "weight"
            ours, predicted = last(NeuralNetworkRegressor(**params), OF_NUMBERS, frame)
            label, numbers = predicted.label, predicted.prediction
            theirs = {
                "mae": metrics.mean_absolute_error(label, numbers, sample_weight=weights),
                "rmse": metrics.root_mean_squared_error(label, numbers, sample_weight=weights),
                "r2": metrics.r2_score(label, numbers, sample_weight=weights),
                "median-absolute-error": metrics.median_absolute_error(label, numbers, sample_weight=weights),
            }
            for name in OF_NUMBERS:
                numpy.testing.assert_allclose(ours[name], theirs[name], rtol=1e-5, atol=1e-6, err_msg=name)


if __name__ == "__main__":
    unittest.main()
