package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * What lies in target/: one small application jar with nothing in it that could clash on a cluster,
 * the natives and the client of MLflow beside it, and the jar for serving, which has no cluster.
 */
class JarIT {
  @Test
  void theApplicationJarIsSmallAndHoldsOnlyOurPackages() throws IOException {
    File file = new File("target/kindling.jar");
    assertTrue(file.length() <= 5 << 20, () -> file.length() + " bytes");
    try (JarFile jar = new JarFile(file)) {
      assertHoldsOnly("kindling/", jar);
      assertEquals(
          "kindling.cli.Main", jar.getManifest().getMainAttributes().getValue("Main-Class"));
    }
  }

  @Test
  void theClientOfMlflowIsAPartOfItAndHoldsOnlyRelocatedPackages() throws IOException {
    File file = new File("target/kindling-mlflow.jar");
    assertTrue(file.length() <= 6 << 20, () -> file.length() + " bytes");
    try (JarFile jar = new JarFile(file)) {
      assertHoldsOnly("kindling/bundled/", jar);
      assertNotNull(jar.getEntry("META-INF/NOTICE"));
      assertNotNull(jar.getEntry("META-INF/LICENSE"));
    }
  }

  private static void assertHoldsOnly(String packages, JarFile jar) {
    List<String> strangers =
        jar.stream()
            .filter(entry -> !entry.isDirectory())
            .map(ZipEntry::getName)
            .filter(name -> !name.startsWith(packages) && !name.startsWith("META-INF/"))
            .toList();
    assertEquals(List.of(), strangers);
  }

  @Test
  void oneApplicationJarTheNativesTheClientOfMlflowAndTheJarForServingLieInTarget() {
    String[] jars = new File("target").list((folder, name) -> name.endsWith(".jar"));
    assertEquals(4, jars.length, () -> List.of(jars).toString());
    assertTrue(List.of(jars).contains("kindling-serving.jar"));
    assertTrue(List.of(jars).stream().anyMatch(name -> name.matches("kindling-natives-.+\\.jar")));
  }
}
