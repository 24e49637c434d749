package kindling.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Converts the pages, as a code host shows them, to the input of {@code mvn site}: README.md
 * becomes the start page, links to pages and pictures become those of the site, headings get the
 * anchors that a code host gives them, and a file of the repository that a page links to becomes a
 * page too.
 *
 * <p>The build runs this file as it stands, {@code java Site.java FOLDER}: it uses nothing but
 * Java.
 */
public final class Site {
  /** Where the pages are. */
  static final Path PAGES = Path.of("src/site/markdown");

  /** Pages from elsewhere in the repository, with their names on the site. */
  private static final Map<Path, String> OTHERS =
      Map.of(
          Path.of("README.md"), "index",
          Path.of("README.zh-CN.md"), "index.zh-CN",
          Path.of("data/README.md"), "data");

  private static final Path RESOURCES = Path.of("src/site/resources");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*)");

  private final Path folder;
  private final TreeSet<Path> sources = new TreeSet<>();

  private Site(Path folder) {
    this.folder = folder;
  }

  /** Writes all of it into a folder. */
  public static void main(String[] arguments) throws IOException {
    new Site(Path.of(arguments[0])).write();
  }

  /** All pages: where they are in the repository, with their names on the site. */
  static Map<Path, String> pages() throws IOException {
    Map<Path, String> pages = new TreeMap<>();
    for (Map.Entry<Path, String> other : OTHERS.entrySet()) {
      if (Files.exists(other.getKey())) {
        pages.put(other.getKey(), other.getValue());
      }
    }
    try (Stream<Path> files = Files.list(PAGES)) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .forEach(file -> pages.put(file, file.getFileName().toString().replace(".md", "")));
    }
    return pages;
  }

  /** The anchor that a code host gives a heading. */
  static String anchor(String heading) {
    return heading
        .replaceAll("\\]\\([^)]*\\)", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
        .replace(' ', '-');
  }

  /** The same as the site has it: Doxia changes links to anchors that are not ASCII. */
  private static String asciiAnchor(String anchor) {
    return anchor.matches("\\p{ASCII}*") ? anchor : "h" + Integer.toHexString(anchor.hashCode());
  }

  private void write() throws IOException {
    delete(folder);
    copy(Path.of("src/site/site.xml"), folder.resolve("site.xml"));
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy(file, folder.resolve("resources").resolve(RESOURCES.relativize(file)));
      }
    }
    Map<Path, String> pages = pages();
    for (Map.Entry<Path, String> page : pages.entrySet()) {
      write(page.getValue(), page(page.getKey(), pages));
    }
    for (Path source : sources) {
      String fence = "````````";
      write(
          name(source),
          "# %s%n%n%s%n%s%s%n".formatted(slashes(source), fence, Files.readString(source), fence));
    }
  }

  private String page(Path page, Map<Path, String> pages) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean fenced = false;
    for (String line : Files.readAllLines(page)) {
      fenced ^= line.startsWith("```");
      Matcher heading = HEADING.matcher(line);
      if (fenced || line.startsWith("    ")) {
        lines.add(line);
      } else if (heading.matches()) {
        String title = heading.group(2);
        lines.add(
            "%s <a id=\"%s\"></a>%s"
                .formatted(
                    heading.group(1), asciiAnchor(anchor(title)), links(title, page, pages)));
      } else {
        lines.add(links(line, page, pages));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private String links(String line, Path page, Map<Path, String> pages) {
    return LINK.matcher(line)
        .replaceAll(
            link -> Matcher.quoteReplacement("](" + target(link.group(1), page, pages) + ")"));
  }

  private String target(String link, Path page, Map<Path, String> pages) {
    if (link.contains("://")) {
      return link;
    }
    String[] parts = link.split("#", 2);
    String anchor = parts.length > 1 ? "#" + asciiAnchor(parts[1]) : "";
    if (parts[0].isEmpty()) {
      return anchor;
    }
    Path file = page.resolveSibling(parts[0]).normalize();
    if (pages.containsKey(file)) {
      return pages.get(file) + ".html" + anchor;
    }
    if (file.startsWith(RESOURCES)) {
      return slashes(RESOURCES.relativize(file));
    }
    sources.add(file);
    return name(file) + ".html";
  }

  /** The name of a page that shows a file of the repository. */
  private static String name(Path source) {
    return "files/" + slashes(source).replace('/', '.');
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve("markdown").resolve(name + ".md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
