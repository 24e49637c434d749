package kindling.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README.md and README.zh-CN.md contain the same commands, numbers, names and links. */
class ReadmesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern FIGURE = Pattern.compile("(?<![\\w.])\\d[\\d,.]*(?<![,.])");

  private final Page english = Page.of(Path.of("README.md"));
  private final Page chinese = Page.of(Path.of("README.zh-CN.md"));

  ReadmesTest() throws IOException {}

  @Test
  void theyHaveTheSameCode() {
    assertSame(code(english), code(chinese), "code");
  }

  private static List<String> code(Page page) {
    return page.blocks().stream()
        .flatMap(block -> block.lines().stream())
        .map(line -> line.replaceFirst("\\s+# .*", ""))
        .toList();
  }

  @Test
  void theyHaveTheSameHeadingsAndRowsOfTables() {
    assertSame(outline(english), outline(chinese), "headings (#) and rows of tables (|)");
  }

  private static List<String> outline(Page page) {
    return page.prose().stream()
        .map(String::strip)
        .filter(line -> line.startsWith("#") || line.startsWith("|"))
        .map(line -> line.replaceAll("[^#|]", ""))
        .toList();
  }

  @Test
  void theyNameTheSameThingsInEachRowOfATable() {
    List<List<String>> rows = english.rows();
    for (int i = 0; i < rows.size(); i++) {
      for (int cell = 0; cell < rows.get(i).size(); cell++) {
        String here = rows.get(i).get(cell);
        String there = chinese.rows().get(i).get(cell);
        assertSame(found(QUOTED, here), found(QUOTED, there), here);
        assertSame(found(FIGURE, here), found(FIGURE, there), here);
      }
    }
  }

  @Test
  void eachSectionNamesTheSameThingsAndFigures() {
    assertEqualSections(section -> found(QUOTED, section));
    assertEqualSections(section -> found(FIGURE, section.replaceAll("`[^`]*`", "")));
  }

  @Test
  void eachSectionHasTheSameLinks() {
    List<String> here = List.copyOf(english.anchors());
    List<String> there = List.copyOf(chinese.anchors());
    assertEquals(here.size(), there.size(), "headings");
    List<String> sections = sections(chinese);
    for (int i = 0; i < sections.size(); i++) {
      String section = sections(english).get(i);
      List<String> expected =
          found(LINK, section).stream()
              .map(link -> link.startsWith("#") ? "#" + here.indexOf(link.substring(1)) : link)
              .map(link -> link.equals("README.zh-CN.md") ? "README.md" : link)
              .sorted()
              .toList();
      List<String> actual =
          found(LINK, sections.get(i)).stream()
              .map(link -> link.startsWith("#") ? "#" + there.indexOf(link.substring(1)) : link)
              .sorted()
              .toList();
      assertSame(expected, actual, here.get(i));
    }
  }

  private static void assertSame(List<String> english, List<String> chinese, String where) {
    assertEquals(
        "README.zh-CN.md lacks [] and has [] besides",
        "README.zh-CN.md lacks %s and has %s besides"
            .formatted(without(english, chinese), without(chinese, english)),
        where);
    assertEquals(english, chinese, () -> where + ": the order differs");
  }

  private static List<String> without(List<String> all, List<String> others) {
    List<String> rest = new ArrayList<>(all);
    others.forEach(rest::remove);
    return rest;
  }

  private void assertEqualSections(Function<String, List<String>> things) {
    List<String> here = sections(english);
    List<String> there = sections(chinese);
    for (int i = 0; i < here.size(); i++) {
      assertSame(
          things.apply(here.get(i)),
          things.apply(there.get(i)),
          here.get(i).lines().findFirst().orElse(""));
    }
  }

  private static List<String> sections(Page page) {
    List<String> sections = new ArrayList<>();
    StringBuilder section = new StringBuilder();
    for (String line : page.prose()) {
      if (line.startsWith("#") && section.length() > 0) {
        sections.add(section.toString());
        section.setLength(0);
      }
      section.append(line).append('\n');
    }
    sections.add(section.toString());
    return sections;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.groupCount() == 0 ? result.group() : result.group(1))
        .map(found -> found.replaceAll("\\s+", " "))
        .sorted()
        .toList();
  }
}
