package kindling.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The version of pom.xml is that of the changelog's first section, and of every page that names
 * one. PySparkTest compares it with the package for Python.
 */
class VersionTest {
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<!\\w)(?:kindling-|kindling |kindling:kindling:)(\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT)?)");

  private final String version = first("pom.xml", "<version>(.*?)</version>");

  VersionTest() throws IOException {}

  @Test
  void theChangelogBeginsWithIt() throws IOException {
    assertEquals(version, first("CHANGELOG.md", "(?m)^## (.*)$"));
  }

  @Test
  void pagesNameNoOther() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Page page : Page.all()) {
      Matcher matcher = NAMED.matcher(Files.readString(page.file()));
      while (matcher.find()) {
        named.add(matcher.group(1));
      }
    }
    assertEquals(Set.of(version), named);
  }

  private static String first(String file, String expression) throws IOException {
    Matcher matcher = Pattern.compile(expression).matcher(Files.readString(Path.of(file)));
    assertTrue(matcher.find(), file);
    return matcher.group(1);
  }
}
