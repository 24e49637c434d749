"""The tables of the tests against other tools, as frames of pandas."""

from given import spark


def breast_cancer():
    """569 rows with 30 numbers each in x0 to x29, and the class 0 or 1 in label."""
    from sklearn.datasets import load_breast_cancer

    return _frame(load_breast_cancer())


def diabetes():
    """442 rows with 10 numbers each in x0 to x9, and a number from 25 to 346 in label."""
    from sklearn.datasets import load_diabetes

    return _frame(load_diabetes())


def _frame(data):
    import pandas

    frame = pandas.DataFrame(data.data, columns=["x%d" % i for i in range(data.data.shape[1])])
    frame["label"] = data.target.astype("float64")
    return frame.sample(frac=1, random_state=7).reset_index(drop=True)


def people():
    """300 rows of a table with texts, numbers, missing values, and a class and a number that depend on them."""
    import numpy
    import pandas

    random = numpy.random.default_rng(5)
    size = random.normal(170, 10, 300).round(1)
    town = random.choice(["Oslo", "Rome", "São Paulo", "Ürümqi"], 300)
    active = random.random(300) < 0.5
    age = random.integers(18, 90, 300).astype("float64")
    income = 200 * size + 3000 * (town == "Oslo") + 40 * age + 2000 * active
    group = numpy.where(income > 40000, "high", numpy.where(income > 37000, "mid", "low"))
    frame = pandas.DataFrame(dict(size=size, town=town, active=active, age=age, group=group, income=income))
    frame.loc[::17, "age"] = numpy.nan
    frame.loc[::23, "town"] = None
    return frame


def rows(frame):
    """The frame as a DataFrame of Spark, with null for what is missing."""
    return spark.createDataFrame(frame.astype(object).where(frame.notna(), None).infer_objects()).coalesce(1)


def write_csv(frame, file):
    """The frame as a CSV file with a header, as kindling.train reads it."""
    frame.to_csv(file, index=False)
    return file
