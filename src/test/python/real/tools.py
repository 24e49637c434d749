"""Leaving a test out where a tool is missing."""

import importlib.util
import unittest


def needs(*modules):
    """A test class that is skipped, with a reason, if one of its tools is not installed."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    return unittest.skipIf(missing, "not installed: " + ", ".join(missing))
