"""Errors over Spark Connect as those of classic PySpark: our sentence, without the stack of Java below it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator

from pyspark.errors import IllegalArgumentException

_STACK = "\n\nJVM stacktrace:\n"


@contextmanager
def plain_errors() -> Iterator[None]:
    """Shortens the errors of the user that a server reports."""
    try:
        yield
    except IllegalArgumentException as error:
        sentence, _, stack = str(error).partition(_STACK)
        if stack.startswith("kindling.config.UserError"):
            raise IllegalArgumentException(sentence) from None
        raise
