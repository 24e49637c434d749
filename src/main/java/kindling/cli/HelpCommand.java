package kindling.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kindling.config.Registry;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.network.layers.Layers;
import kindling.network.losses.LossMetrics;
import kindling.network.losses.Losses;
import kindling.optimize.Optimizers;
import kindling.optimize.Schedules;
import kindling.rows.columns.ColumnKinds;
import kindling.tables.Encodings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling help}. */
@Command(
    name = "help",
    helpCommand = true,
    description =
        "Show the help of a command, or list the kinds of columns, the encodings of a table's columns, or the layers, losses, metrics, optimizers or schedules of a conf file.",
    footer = {
      "",
      "Examples:",
      "  kindling help                 all commands",
      "  kindling help train           one command",
      "  kindling help layers          the layers of a conf file, with their formulas",
      "  kindling help columns         the kinds of columns, with the features that each gives",
      "  kindling help encodings       what a column of a table can become",
      "  kindling help relu            one entry of a list"
    })
final class HelpCommand implements Callable<Integer> {
  /** The lists, by their names. */
  static final Map<String, Registry<?>> TOPICS =
      new TreeMap<>(
          Map.of(
              "columns",
              ColumnKinds.ALL,
              "encodings",
              Encodings.ALL,
              "layers",
              Layers.ALL,
              "losses",
              Losses.ALL,
              "metrics",
              LossMetrics.ALL,
              "optimizers",
              Optimizers.ALL,
              "schedules",
              Schedules.ALL));

  private static final int WIDTH = 120;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND|LIST|NAME",
      completionCandidates = Topics.class,
      description = "A command, a list, or a name of a list.")
  private String topic;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    CommandLine kindling = command.root().commandLine();
    if (topic == null) {
      kindling.usage(System.out);
    } else if (kindling.getSubcommands().containsKey(topic)) {
      kindling.getSubcommands().get(topic).usage(System.out);
    } else {
      lines(topic).forEach(System.out::println);
    }
    return 0;
  }

  /** The help of a list, or of each entry of that name: a loss and a layer may share one. */
  private static List<String> lines(String topic) {
    if (TOPICS.containsKey(topic)) {
      return lines(TOPICS.get(topic).entries().stream());
    }
    List<String> lines =
        lines(TOPICS.values().stream().flatMap(registry -> registry.find(topic).stream()));
    if (lines.isEmpty()) {
      throw new UserError(
          "there is no help about \"%s\"; kindling help lists the commands, and kindling help %s the names in a conf file"
              .formatted(topic, String.join(" or ", TOPICS.keySet())));
    }
    return lines;
  }

  /** For each entry its usage, its formula, its description and its source. */
  private static List<String> lines(Stream<? extends Entry<?>> entries) {
    List<String> lines = new ArrayList<>();
    entries.forEach(
        entry -> {
          lines.add(entry.usage());
          if (!entry.formula().isEmpty()) {
            lines.add("    " + entry.formula());
          }
          lines.addAll(wrapped(entry.description()));
          if (!entry.source().isEmpty()) {
            lines.add("    (" + entry.source() + ")");
          }
        });
    return lines;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder("   ");
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder("   ");
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Everything that has help: commands, lists, and the names in the lists. */
  static final class Topics implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      Set<String> topics = new LinkedHashSet<>(Main.commands());
      topics.addAll(TOPICS.keySet());
      TOPICS.values().stream()
          .flatMap(registry -> registry.entries().stream())
          .map(Entry::name)
          .sorted()
          .forEach(topics::add);
      return topics.iterator();
    }
  }
}
