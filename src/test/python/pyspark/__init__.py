"""Stands for PySpark where there is none: as much of PySpark as src/main/python uses, with a Java side that only remembers.

The class hierarchy and the names are PySpark's (3.5 and 4.1); what the methods do is reduced to what the tests look at.
"""


class SparkContext:
    _active_spark_context = "active"
