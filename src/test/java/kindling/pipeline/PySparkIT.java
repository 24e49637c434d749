package kindling.pipeline;

import org.junit.jupiter.api.Test;

/** The package of Python as users have it: in the jar, beside the classes of Java. */
class PySparkIT {
  @Test
  void pythonFindsThePackageInTheJar() throws Exception {
    PySparkTest.assertPasses("target/kindling.jar");
  }
}
