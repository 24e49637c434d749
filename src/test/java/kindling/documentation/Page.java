package kindling.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation: its prose, and its blocks of code.
 *
 * @param file in the repository
 * @param prose all lines, but empty where there is code
 * @param blocks the code
 */
public record Page(Path file, List<String> prose, List<Block> blocks) {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern CONTINUED = Pattern.compile("\\\\\n\\s*");

  /**
   * Some lines of code.
   *
   * @param line of the first one, counted from 1
   * @param introduction the last line of prose in front of it
   * @param lines without their indentation
   */
  public record Block(int line, String introduction, List<String> lines) {
    /**
     * Its commands: lines, those that end in a backslash joined with the next, without comments.
     */
    public List<String> commands() {
      String joined = CONTINUED.matcher(String.join("\n", lines)).replaceAll("");
      return joined
          .lines()
          .map(line -> line.replaceFirst("^\\$ ", "").replaceFirst("(^|\\s+)# .*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  /** All pages: the READMEs, and those of the site. */
  public static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>();
    for (Path file : Site.pages().keySet()) {
      pages.add(of(file));
    }
    return pages;
  }

  /** One of them. */
  public static Page of(Path file) throws IOException {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    List<String> code = null;
    boolean fenced = false;
    String introduction = "";
    String before = "";
    for (String line : Files.readAllLines(file)) {
      boolean fence = line.strip().startsWith("```");
      boolean indented = line.startsWith("    ") && (code != null || before.isBlank());
      if (fence && !fenced) {
        code = null;
      }
      if (!fence && (fenced || indented)) {
        if (code == null) {
          code = new ArrayList<>();
          blocks.add(new Block(prose.size() + 1, introduction, code));
        }
        code.add(fenced ? line : line.substring(4));
        prose.add("");
      } else if (code != null && line.isBlank()) {
        code.add("");
        prose.add("");
      } else {
        code = null;
        prose.add(fence ? "" : line);
        introduction = line.isBlank() || fence ? introduction : line;
      }
      fenced ^= fence;
      before = line;
    }
    return new Page(file, prose, blocks);
  }

  /** The targets of its links, in order. */
  public List<String> links() {
    return found(LINK);
  }

  /** The texts between backquotes in its prose. */
  public List<String> quoted() {
    return found(QUOTED);
  }

  /** The anchors that a code host gives its headings. */
  public Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    for (String line : prose) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        anchors.add(Site.anchor(heading.group(1)));
      }
    }
    return anchors;
  }

  /** The cells of its tables, row by row. */
  public List<List<String>> rows() {
    return prose.stream()
        .map(String::strip)
        .filter(line -> line.startsWith("|"))
        .map(line -> List.of(line.substring(1, line.length() - 1).split("\\|", -1)))
        .map(cells -> cells.stream().map(String::strip).toList())
        .toList();
  }

  /** The file that a link leads to. */
  public Path target(String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? file : file.resolveSibling(path).normalize();
  }

  private List<String> found(Pattern pattern) {
    return pattern
        .matcher(String.join("\n", prose))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
