"""Stands for PySpark where there is none: the classes that src/main/python imports, and as much of Params as params need."""

__version__ = "4.2.0"
