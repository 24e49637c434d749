"""A Spark Connect server of PySpark, in a process of its own."""

import atexit
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pyspark

_PYSPARK = Path(pyspark.__file__).parent


class Server:
    """A server with some jars and settings, until Python ends."""

    def __init__(self, jars, **conf):
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
        settings = {
            "spark.connect.grpc.binding.address": "localhost",
            "spark.connect.grpc.binding.port": str(port),
            "spark.driver.host": "localhost",
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.log.level": "WARN",
            # The tests are over before Java's second compiler is of use.
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            **conf,
        }
        command = [str(_PYSPARK / "bin" / "spark-submit"), "--master", "local[2]"]
        command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
        for key, value in settings.items():
            command += ["--conf", "%s=%s" % (key, value)]
        if jars:
            command += ["--jars", jars]
        self._log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        self._process = subprocess.Popen(
            command + ["spark-internal"],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            cwd=tempfile.gettempdir(),
            env=dict(os.environ, SPARK_HOME=str(_PYSPARK)),
        )
        atexit.register(self.stop)
        self.url = "sc://localhost:%d" % port
        self._wait(port)

    def _wait(self, port):
        for _ in range(240):
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("localhost", port), 1).close()
                return
            except OSError:
                time.sleep(0.5)
        raise RuntimeError("the server does not listen:\n" + self.log())

    def log(self):
        """What the server has logged."""
        return Path(self._log.name).read_text()

    def stop(self):
        """Ends the server."""
        self._process.terminate()
        self._process.wait()
