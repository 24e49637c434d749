"""Tables, with gradient boosting: the network of the one command is not far worse than XGBoost with its defaults."""

import tempfile
import unittest
from pathlib import Path

import kindling
import numpy
from given import SIZES, table
from peers import breast_cancer, diabetes, write_csv
from tools import needs


@needs("xgboost", "sklearn")
class XgboostTest(unittest.TestCase):
    def compare(self, frame, label, booster, score, tolerance):
        """Trains both on the first three quarters of the rows and compares their scores on the others."""
        cut = len(frame) * 3 // 4
        known, other = frame[:cut], frame[cut:]
        features = [name for name in frame if name != label]
        target = known[label].astype("category").cat.codes if known[label].dtype == object else known[label]
        booster.fit(known[features], target)
        with tempfile.TemporaryDirectory() as folder:
            file = write_csv(known, Path(folder, "known.csv"))
            trained = kindling.train(data=file, label=label, out=Path(folder, "run"), quiet=True, report=False)
            from given import spark

            predicted = trained.model.transform(spark.createDataFrame(other)).toPandas()
        truth = other[label].astype("category").cat.codes if other[label].dtype == object else other[label]
        theirs, ours = score(truth, booster.predict(other[features])), score(truth, predicted.prediction)
        print("%s: XGBoost %.3f, Kindling %.3f" % (label, theirs, ours))
        self.assertGreater(ours, theirs - tolerance)

    def test_species_of_iris(self):
        from sklearn.metrics import accuracy_score
        from xgboost import XGBClassifier

        frame = table.select("species", *SIZES).toPandas().sample(frac=1, random_state=3).reset_index(drop=True)
        self.compare(frame, "species", XGBClassifier(), accuracy_score, 0.08)

    def test_two_classes(self):
        from sklearn.metrics import accuracy_score
        from xgboost import XGBClassifier

        self.compare(breast_cancer(), "label", XGBClassifier(), accuracy_score, 0.03)

    def test_numbers(self):
        from sklearn.metrics import r2_score
        from xgboost import XGBRegressor

        self.compare(diabetes(), "label", XGBRegressor(), r2_score, 0.05)


if __name__ == "__main__":
    unittest.main()
