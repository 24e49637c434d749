package kindling.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generates the page of all settings from {@code defaults.conf}: its keys, their defaults, and the
 * comments above them. Needs only Java: {@code java ConfigurationPage.java} writes the file.
 */
public final class ConfigurationPage {
  static final Path DEFAULTS = Path.of("src/main/resources/kindling/defaults.conf");
  static final Path PAGE = Path.of("src/site/markdown/configuration.md");
  static final String COMMAND = "java src/test/java/kindling/documentation/ConfigurationPage.java";

  private static final Pattern OPENING = Pattern.compile("([\\w-]+) \\{");
  private static final Pattern KEY = Pattern.compile("([\\w-]+) (= .*|\\{\\})");

  private final StringBuilder page = new StringBuilder();

  /** The blocks within a block, which follow its own keys. */
  private final StringBuilder inner = new StringBuilder();

  private final List<String> path = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final List<String> comment = new ArrayList<>();
  private final List<String> sections = new ArrayList<>();

  private ConfigurationPage() {}

  /** Writes the page. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(PAGE, text(Files.readString(DEFAULTS)));
  }

  /** The page for the text of a {@code defaults.conf}. */
  static String text(String defaults) {
    return new ConfigurationPage().of(defaults.lines().toList());
  }

  private String of(List<String> lines) {
    boolean head = true;
    for (String line : lines) {
      head &= line.startsWith("#");
      if (!head) {
        read(line.strip());
      }
    }
    endKeys();
    return """
        # All settings

        A conf file overrides these defaults, `--set KEY=VALUE` overrides a key for one command, and an unknown key is an error.
        `kindling train --config FILE --print-config` shows the resulting settings. The format is
        [HOCON](https://github.com/lightbend/config), which Spark and Akka use too: `training { epochs = 5 }` and
        `training.epochs = 5` are the same, `#` begins a comment, and `include` includes another file.

        This page is generated from [defaults.conf](../../main/resources/kindling/defaults.conf), and a test compares them:

            %s

        Blocks:
        %s.
        """
            .formatted(
                COMMAND,
                String.join(
                    ",\n", sections.stream().map(s -> "[%s](#%s)".formatted(s, s)).toList()))
        + page;
  }

  private void read(String line) {
    Matcher opening = OPENING.matcher(line);
    Matcher key = KEY.matcher(line);
    if (line.startsWith("#")) {
      endKeys();
      comment.add(line.substring(1));
    } else if (opening.matches()) {
      endKeys();
      open(opening.group(1));
    } else if (key.matches()) {
      keys.add(name(key.group(1)) + " " + key.group(2));
    } else if (line.equals("}")) {
      endKeys();
      path.remove(path.size() - 1);
      if (path.isEmpty()) {
        page.append(inner);
        inner.setLength(0);
      }
    } else if (!line.isEmpty()) {
      throw new IllegalArgumentException("unexpected line: " + line);
    }
  }

  private void open(String block) {
    path.add(block);
    if (path.size() == 1) {
      sections.add(block);
    }
    write("\n" + "#".repeat(path.size() + 1) + " " + String.join(".", path) + "\n");
    writeComment();
  }

  private String name(String key) {
    return path.isEmpty() ? key : String.join(".", path) + "." + key;
  }

  /** Writes the keys below one comment, and then the comment. */
  private void endKeys() {
    if (keys.isEmpty()) {
      return;
    }
    if (path.isEmpty()) {
      String section = keys.get(0).split(" ", -1)[0];
      sections.add(section);
      write("\n## " + section + "\n");
    }
    write(
        "\n" + String.join("\\\n", keys.stream().map(key -> "**`" + key + "`**").toList()) + "\n");
    keys.clear();
    writeComment();
  }

  /** Prose keeps its line breaks; lines that are indented by four spaces are shown as code. */
  private void writeComment() {
    boolean indented = true;
    boolean first = true;
    for (String line : comment) {
      boolean deeper = line.startsWith("    ");
      if (first || deeper != indented) {
        write("\n");
      }
      write((deeper ? line : prose(line.strip())) + "\n");
      indented = deeper;
      first = false;
    }
    comment.clear();
  }

  private void write(String text) {
    (path.size() > 1 ? inner : page).append(text);
  }

  /** Escapes the characters that Markdown would interpret. */
  private static String prose(String line) {
    return line.replace("\\", "\\\\").replace("*", "\\*").replace("<", "\\<").replace("[", "\\[");
  }
}
