package kindling.pipeline;

import org.junit.jupiter.api.Test;

/** The Python package as users get it, in the jar with the Java classes. */
class PySparkIT {
  @Test
  void pythonFindsThePackageInTheJar() throws Exception {
    PySparkTest.assertPasses("target/kindling.jar");
  }
}
