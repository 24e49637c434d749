package kindling.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** NOTICE and the texts of licences speak for all that the jars of pom.xml bundle. */
class NoticeTest {
  private static final Path LICENCES = Path.of("src/main/dist/licenses");

  private final String notice = Files.readString(Path.of("src/main/resources/META-INF/NOTICE"));
  private final String pom = Files.readString(Path.of("pom.xml"));

  NoticeTest() throws IOException {}

  @Test
  void itNamesTheLibrariesThatAreBundledAndNoOthers() {
    Set<String> bundled = new TreeSet<>();
    for (String set : found(pom, "(?s)<artifactSet>(.*?)</artifactSet>")) {
      bundled.addAll(found(set, "<include>(.*?)</include>"));
    }
    assertTrue(bundled.remove("org.bytedeco:*"), "the natives");
    for (String artifact :
        found(pom, "<groupId>org\\.bytedeco</groupId>\\s*<artifactId>(.*?)</artifactId>")) {
      bundled.add("org.bytedeco:" + artifact);
    }
    // Its script is unpacked, not shaded.
    assertTrue(pom.contains("<groupId>org.webjars.npm</groupId>"));
    bundled.add("org.webjars.npm:chart.js");
    assertEquals(bundled, found(notice, "\\(([a-z][\\w.]*:[\\w.-]+), "));
  }

  @Test
  void everyLibraryHasALicence() {
    for (String entry : notice.substring(0, notice.indexOf("\nprogressbar:\n")).split("\n- ", -1)) {
      assertTrue(
          entry.startsWith("Kindling")
              || entry.matches(
                  "(?s).*(Apache License 2\\.0|,\\s+see\\s+(below|licenses/|META-INF/|kindling/)).*")
              || entry.startsWith("kindling/"),
          entry);
    }
  }

  @Test
  void theTextsThatItRefersToAreThereAndNoOthers() throws IOException {
    try (Stream<Path> files = Files.list(LICENCES)) {
      assertEquals(
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()),
          found(notice, "licenses/([\\w.-]+\\.txt)"));
    }
    Set<String> headings = found(notice, "(?m)^([A-Za-z]+( [A-Za-z]+)?):$");
    for (String entry : notice.split("\n- ", -1)) {
      assertTrue(
          !entry.matches("(?s).*,\\s+see\\s+below\\s.*")
              || headings.stream().anyMatch(entry::contains),
          entry);
    }
  }

  /** What the group of an expression matches, in every place of the text. */
  private static Set<String> found(String text, String expression) {
    return Pattern.compile(expression)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
