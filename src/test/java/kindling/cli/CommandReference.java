package kindling.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the page that describes each command, from the declarations of the commands. */
final class CommandReference {
  static final Path PAGE = Path.of("src/site/markdown/commands.md");
  static final String COMMAND =
      "mvn -B test -Dtest=CommandReferenceTest -Dkindling.write-pages=true";

  private static final String INTRODUCTION =
      """
      # Command reference

      `kindling` stands for `submit/kindling`. `kindling COMMAND --help` prints the options of a command, and
      `kindling help layers` the layers of a conf file. Other topics of `help` are `losses`, `metrics`, `optimizers`,
      `schedules` and `columns`.

      - Options before the command go to spark-submit, options after it to Kindling. `--driver-memory 4g` gives a large
        network more memory.
      - `--master URL` is valid in both places and is `local[*]` by default: all cores of this machine.
      - `--set KEY=VALUE` overrides a setting and may be repeated. All commands take it except `info`, `export`, `report` and
        `completion`.
      - `--verbose` shows Spark's log, and stack traces of errors. All commands take it except `info` and `completion`.
      - With `--master` and the environment variable `SPARK_HOME`, the spark-submit in `SPARK_HOME` is used; see
        [Running on a cluster](cluster.md).
      - Relative paths start at the current folder, including paths stored in a model.
      - Exit codes: 0 success, 1 an error in Kindling, 2 an error of the user, 130 after Ctrl-C, 143 after SIGTERM.
      - `--json` prints one JSON object per line. Its `event` is `started` (with the `folder`), `epoch` (with the content of
        `metrics.jsonl`), `recovered`, `finished`, `stopped` or `failed`, and at the end `results`.

      This page is generated from the commands, and a test compares them:

          %s
      """
          .formatted(COMMAND);

  /** Options that the introduction describes. */
  private static final List<String> COMMON =
      List.of("--help", "--version", "--master", "--set", "--verbose");

  private static final Pattern EXAMPLE = Pattern.compile("(kindling|source|submit/).*");
  private static final Pattern EXPLAINED = Pattern.compile("(.*?\\S)\\s{2,}(.*)");

  private CommandReference() {}

  /** The text of the page. */
  static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (CommandLine command : new CommandLine(Main.class).getSubcommands().values()) {
      if (!command.getCommandName().equals("help")) {
        page.append(section(command.getCommandSpec()));
      }
    }
    return page.toString();
  }

  private static String section(CommandSpec command) {
    StringBuilder section = new StringBuilder();
    section.append("\n## kindling ").append(command.name()).append("\n\n");
    section.append(wrapped(markdown(String.join(" ", command.usageMessage().description()))));
    List<String> rows = rows(command);
    if (!rows.isEmpty()) {
      section.append("\n| option | meaning |\n|---|---|\n");
      rows.forEach(section::append);
    }
    List<String> examples = examples(command);
    if (!examples.isEmpty()) {
      section.append("\nExamples:\n\n");
      examples.forEach(example -> section.append(example).append('\n'));
    }
    return section.toString();
  }

  private static List<String> rows(CommandSpec command) {
    List<String> rows = new ArrayList<>();
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      rows.add(row(parameter.paramLabel(), parameter.description()));
    }
    command.options().stream()
        .filter(option -> !COMMON.contains(option.longestName()))
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> rows.add(row(name(option), option.description())));
    return rows;
  }

  private static String name(OptionSpec option) {
    if (option.typeInfo().isBoolean()) {
      return option.longestName();
    }
    return option.arity().min() == 0
        ? "%s[=%s]".formatted(option.longestName(), option.paramLabel())
        : "%s %s".formatted(option.longestName(), option.paramLabel());
  }

  private static String row(String name, String[] description) {
    return "| `%s` | %s |\n".formatted(name, markdown(String.join(" ", description)));
  }

  private static List<String> examples(CommandSpec command) {
    List<String> examples = new ArrayList<>();
    for (String line : command.usageMessage().footer()) {
      String text = line.strip();
      Matcher explained = EXPLAINED.matcher(text);
      if (EXAMPLE.matcher(text).matches()) {
        examples.add(
            explained.matches()
                ? "- `%s`: %s".formatted(explained.group(1), explained.group(2))
                : "- `%s`".formatted(text));
      }
    }
    return examples;
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ", -1)) {
      if (length > 0 && length + 1 + word.length() > 120) {
        lines.append('\n');
        length = 0;
      } else if (length > 0) {
        lines.append(' ');
        length++;
      }
      lines.append(word);
      length += word.length();
    }
    return lines.append('\n').toString();
  }

  /** Keeps characters that Markdown would interpret. */
  private static String markdown(String text) {
    return text.replace("%%", "%")
        .replace("%n", " ")
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replace("<", "\\<")
        .replace("[", "\\[");
  }
}
