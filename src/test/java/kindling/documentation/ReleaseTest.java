package kindling.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is released, as pom.xml, the pom of the published jar and the archive's descriptor say. */
class ReleaseTest {
  private final String pom = Files.readString(Path.of("pom.xml"));
  private final String published = Files.readString(Path.of("src/main/release/pom.xml"));
  private final String archive = Files.readString(Path.of("src/main/dist/kindling.xml"));

  ReleaseTest() throws IOException {}

  @Test
  void thePublishedPomHasTheNativesOfTheArchiveAndNoBundledLibrary() {
    String dependencies = published.substring(published.indexOf("<dependencies>"));
    assertEquals(Set.of("org.bytedeco"), found(dependencies, "<groupId>(.*?)</groupId>"));
    assertEquals(platforms(), found(dependencies, "<classifier>(.*?)</classifier>"));
  }

  @Test
  void theNativesOfEachPlatformAreUnpackedAndHaveTheirLicences() {
    for (String platform : platforms()) {
      String folder = "${project.build.directory}/natives/" + platform;
      // OpenBLAS and JavaCPP, each with and without the natives.
      assertEquals(4, pom.split(Pattern.quote(folder + "</outputDirectory>"), -1).length - 1);
      assertTrue(pom.contains("<targetPath>" + platform + "/META-INF/licenses</targetPath>"));
    }
  }

  @Test
  void theArchiveHasEveryJarThatIsNotForOnePlatform() {
    Set<String> made =
        found(pom, "<outputFile>\\$\\{project.build.directory}/(.*?)</outputFile>").stream()
            .filter(name -> !name.contains("natives"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(made, found(archive, "<include>(kindling.*?\\.jar)</include>"));
  }

  @Test
  void theFilesOfTheArchiveAreThere() {
    for (String set : found(archive, "(?s)<fileSet>(.*?)</fileSet>")) {
      String directory = found(set, "<directory>(.*?)</directory>").iterator().next();
      if (!directory.startsWith("$")) {
        for (String file : found(set, "<(?:in|ex)clude>(.*?)</")) {
          assertTrue(Files.exists(Path.of(directory, file)), directory + "/" + file);
        }
        assertTrue(Files.isDirectory(Path.of(directory)), directory);
      }
    }
  }

  private Set<String> platforms() {
    Set<String> platforms = found(pom, "<classifier>natives-(.*?)</classifier>");
    assertTrue(platforms.containsAll(Set.of("linux-x86_64", "linux-arm64", "macosx-arm64")));
    return platforms;
  }

  private static Set<String> found(String text, String expression) {
    return Pattern.compile(expression)
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
