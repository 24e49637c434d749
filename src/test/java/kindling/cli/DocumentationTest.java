package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.documentation.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documentation names is there. Whether its commands work is for {@link DocumentationIT}.
 */
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Path MENU = Path.of("src/site/site.xml");
  private static final int LONGEST_LINE = 120;
  private static final Pattern OF_REPOSITORY =
      Pattern.compile("(conf|src|submit|data|\\.ci)/[\\w*./-]*");
  private static final Pattern CLASS = Pattern.compile("[A-Z]\\w+(Test|IT|Bench)(\\.\\w+)?");
  private static final Pattern SCRIPT = Pattern.compile("(make|numpy|torch)_\\w+\\.py");

  /** What a page tells its reader to make. */
  private static final Set<String> OF_THE_READER =
      Set.of("conf/mine.conf", "src/main/java/kindling/network/layers/Softplus.java");

  private static final Pattern CONF =
      Pattern.compile(
          "include |(data|network|optimizer|training|evaluation|augmentation|checkpoint|report|variables)[ .]");

  @TempDir Path folder;

  private final List<Page> pages = Page.all();

  DocumentationTest() throws IOException {}

  @Test
  void everyLinkAndItsAnchorLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Page page : pages) {
      for (String link : page.links()) {
        if (link.contains("://")) {
          continue;
        }
        Path target = page.target(link);
        boolean there =
            Files.exists(target)
                && (!link.contains("#")
                    || Page.of(target).anchors().contains(link.substring(link.indexOf('#') + 1)));
        if (!there) {
          broken.add(page + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void everyFileThatIsNamedExists() throws IOException {
    List<Path> files;
    try (Stream<Path> conf = Files.walk(Path.of("conf"));
        Stream<Path> data = Files.walk(Path.of("data"));
        Stream<Path> src = Files.walk(Path.of("src"))) {
      files = Stream.of(conf, data, src).flatMap(paths -> paths).toList();
    }
    Set<String> names =
        files.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (Page page : pages) {
      for (String name : page.quoted()) {
        boolean there = true;
        if (OF_REPOSITORY.matcher(name).matches()) {
          PathMatcher glob =
              FileSystems.getDefault().getPathMatcher("glob:" + name.replaceFirst("/$", ""));
          there =
              Files.exists(Path.of(name.replace("*", "_")))
                  || files.stream().anyMatch(glob::matches)
                  || OF_THE_READER.contains(name);
        } else if (CLASS.matcher(name).matches()) {
          there = names.contains(name.replaceFirst("\\..*", "") + ".java");
        } else if (SCRIPT.matcher(name).matches()) {
          there = names.contains(name);
        }
        if (!there) {
          missing.add(page + ": " + name);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everyClassThatTheArchitectureNamesExists() throws IOException {
    Set<String> names;
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      names =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    Page architecture = Page.of(Path.of("src/site/markdown/architecture.md"));
    List<String> missing =
        architecture.quoted().stream()
            .filter(name -> name.matches("[A-Z][a-z]+[A-Za-z]*([.]\\w+)?"))
            .map(name -> name.replaceFirst("[.].*", ""))
            .filter(name -> !names.contains(name) && !name.equals("SparkContext"))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void everyPageIsInTheMenuOfTheSiteAndLinkedFromTheReadme() throws IOException {
    String menu = Files.readString(MENU);
    List<String> links = Page.of(README).links();
    for (Page page : pages) {
      if (page.file().startsWith("src")) {
        String name = page.file().getFileName().toString();
        String item = "href=\"" + name.replace(".md", ".html") + "\"";
        assertTrue(menu.contains(item), () -> MENU + " has no item for " + page);
        assertTrue(
            links.stream()
                .anyMatch(link -> link.replaceFirst("#.*", "").equals(page.file().toString())),
            () -> "README.md has no link to " + page);
      }
    }
  }

  @Test
  void everyPieceOfAConfFileIsRead() throws IOException {
    Path sweeps = Files.createDirectories(folder.resolve("sweeps"));
    Files.copy(Path.of("conf/mnist.conf"), folder.resolve("mnist.conf"));
    Files.copy(Path.of("conf/mnist.conf"), sweeps.resolve("mnist.conf"));
    int read = 0;
    for (Page page : pages) {
      for (Page.Block block : page.blocks()) {
        String text = String.join("\n", block.lines());
        if (CONF.matcher(text).lookingAt()) {
          Path file = Files.writeString(sweeps.resolve("page.conf"), text);
          List<String> lacking =
              text.contains("layers =") || text.contains("include")
                  ? List.of()
                  : List.of("network.layers=[affine 784 -> 10]", "data.validation-share=0.1");
          try {
            SettingsReader.ofFile(file.toFile(), lacking).settings();
          } catch (UserError e) {
            throw new AssertionError(page + ":" + block.line() + ": " + e.getMessage(), e);
          }
          read++;
        }
      }
    }
    assertTrue(read > 8, "only so many were found: " + read);
  }

  @Test
  void linesAreNotLongerThanAnEyeLikes() {
    List<String> tooLong = new ArrayList<>();
    for (Page page : pages) {
      for (int i = 0; i < page.prose().size(); i++) {
        String line = page.prose().get(i);
        if (line.length() > LONGEST_LINE && !line.strip().startsWith("|")) {
          tooLong.add(page + ":" + (i + 1));
        }
      }
    }
    assertEquals(List.of(), tooLong);
  }
}
