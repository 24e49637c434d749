"""The jars inside the wheel, Spark sessions with them, and the check that Python and Java are of one version."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyspark
from kindling import __version__
from pyspark.errors import PySparkException
from pyspark.ml.wrapper import JavaTransformer, JavaWrapper
from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

_HERE = Path(__file__).resolve().parent


def jars() -> str:
    """The paths of the jars inside the wheel, with commas between them: a value of spark.jars.

    >>> SparkSession.builder.config("spark.jars", kindling.jars()).getOrCreate()

    A RuntimeError says so if the package was not installed from a wheel.
    """
    found = sorted((_HERE / "jars").glob("*.jar"))
    if found:
        return ",".join(str(jar) for jar in found)
    if _HERE.parent.is_file():  # Python imports from a jar as from a zip file
        raise RuntimeError(
            "kindling was imported from %s, which has no other jars inside; set spark.jars to this file" % _HERE.parent
        )
    raise RuntimeError(
        "kindling was imported from %s, which has no jars inside; install the wheel with pip" % _HERE.parent
    )


def start(**conf: Any) -> SparkSession:
    """The Spark session, with Kindling's jars; a local one unless a master is configured.

    Each keyword is a setting of Spark, with "_" for "." and without "spark." at its front. Other names are passed as
    they are:

    >>> kindling.start(master="local[4]", driver_memory="4g", **{"spark.executorEnv.OMP_NUM_THREADS": "1"})

    Kindling's jars are added to those of the setting jars. As with SparkSession.builder, settings of a session that
    already runs do not change. A RuntimeError says so if it runs without Kindling's jars.
    """
    settings = {_key(name): value for name, value in conf.items()}
    if settings.get("spark.master", "").startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else tasks in Python take the first one on the path
    settings.setdefault("spark.ui.showConsoleProgress", "false")  # its bar would overwrite that of a fit
    others = settings.pop("spark.jars", "")
    builder = SparkSession.builder.config("spark.jars", ",".join(filter(None, [others, jars()])))
    for key, value in settings.items():
        builder = builder.config(key, value)
    if not is_remote():
        _check_java_version()
    session = builder.getOrCreate()
    check_java()
    return session


def current_session() -> SparkSession:
    """The Spark session of this process; if there is none, that of start(), or of spark-submit with its own jars."""
    if not is_remote():
        from pyspark import SparkContext  # which a client of Spark Connect may not have

        if SparkContext._active_spark_context is None and "PYSPARK_GATEWAY_PORT" not in os.environ:
            return start()
    return SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()


def _key(name: str) -> str:
    if "." in name:
        return name
    key = name.replace("_", ".")
    return key if key.startswith("spark.") else "spark." + key


def _check_java_version() -> None:
    """Refuses a Java that is too new for this PySpark, whose own error is the stack trace of a process that ended."""
    spark = re.match(r"(\d+)\.(\d+)", pyspark.__version__)
    if spark is None or (int(spark[1]), int(spark[2])) >= (4, 2):
        return
    java = str(Path(os.environ["JAVA_HOME"], "bin", "java")) if os.environ.get("JAVA_HOME") else "java"
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30).stderr
    except (OSError, subprocess.TimeoutExpired):
        return
    feature = re.search(r'version "(\d+)', said)
    if feature and int(feature[1]) > 22:
        raise RuntimeError(
            "PySpark %s does not run on Java %s; set JAVA_HOME to a JDK 17 or 21, or install PySpark 4.2 or newer"
            % (pyspark.__version__, feature[1])
        )


def check_java() -> None:
    """Checks that Java has the library, of the version of this package; else a RuntimeError says so."""
    if is_remote():
        _check_server()
    else:
        _check_driver()


def _check_driver() -> None:
    from pyspark import SparkContext  # which a client of Spark Connect may not have

    if SparkContext._active_spark_context is None:
        raise RuntimeError("there is no Spark session; start one with kindling.start()")
    try:
        java_version = str(JavaWrapper._new_java_obj("kindling.run.Environment.version"))
    except TypeError:  # py4j treats a missing class as a package, and calling it fails
        raise RuntimeError(
            "Kindling's Java classes are not on the class path of Spark's driver; start Python anew with kindling.start(), "
            "with spark.jars set to kindling.jars(), or with --jars kindling.jar"
        ) from None
    if _of_python(java_version) != __version__:
        raise RuntimeError(
            "the Python package kindling is version %s, but the Kindling of Spark's driver is version %s; "
            "set spark.jars to kindling.jars()" % (__version__, java_version)
        )
    # An IllegalArgumentException if this Spark is too old, or 4.0.0.
    JavaWrapper._new_java_obj("kindling.cluster.SparkVersion.requireRunning")


def _of_python(java_version: str) -> str:
    return java_version.replace("-SNAPSHOT", ".dev0")


class _Version(JavaTransformer):
    """The transformer of the server that adds the version to rows."""

    def __init__(self) -> None:
        super().__init__()
        self._java_obj: Any = "kindling.pipeline.connect.Version"


# The identifiers of the sessions of Spark Connect whose server was checked.
_checked: set[str] = set()


def _check_server() -> None:
    if int(pyspark.__version__.split(".")[0]) < 4:
        raise RuntimeError(
            "Kindling needs PySpark 4.0.1 or newer for Spark Connect, and this is PySpark %s; update it, or use a classic "
            "session" % pyspark.__version__
        )
    session: Any = SparkSession.getActiveSession()
    if session is None:
        raise RuntimeError("there is no Spark session; start one with SparkSession.builder.remote(...).getOrCreate()")
    if session.session_id in _checked:
        return
    try:
        rows = _Version().transform(session.range(1)).collect()
    except PySparkException as error:
        if "kindling.pipeline" not in str(error):
            raise
        raise RuntimeError(
            "the Spark Connect server does not have Kindling; start the server with --jars kindling.jar, "
            "or with spark.jars set to the paths of kindling.jars() on its machine"
        ) from None
    server_version = str(rows[0]["version"])
    if _of_python(server_version) != __version__:
        raise RuntimeError(
            "the Python package kindling is version %s, but the Kindling of the Spark Connect server is version %s; "
            "install the package of that version, or start the server with the jar of this one"
            % (__version__, server_version)
        )
    _checked.add(session.session_id)
