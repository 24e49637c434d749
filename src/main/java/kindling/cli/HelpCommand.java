package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import kindling.config.Registry;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.network.layers.Layers;
import kindling.network.losses.Losses;
import kindling.optimize.Optimizers;
import kindling.optimize.Schedules;
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
        "Show the help of a command, or list the layers, losses, optimizers or schedules of a conf file.",
    footer = {
      "",
      "Examples:",
      "  kindling help                 all commands",
      "  kindling help train           one command",
      "  kindling help layers          the layers of a conf file, with their formulas"
    })
final class HelpCommand implements Callable<Integer> {
  /** What can be listed, by its plural. */
  static final Map<String, Registry<?>> TOPICS =
      new TreeMap<>(
          Map.of(
              "layers",
              Layers.ALL,
              "losses",
              Losses.ALL,
              "optimizers",
              Optimizers.ALL,
              "schedules",
              Schedules.ALL));

  private static final int WIDTH = 120;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND|layers|losses|optimizers|schedules",
      description = "A command, or a list.")
  private String topic;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    CommandLine kindling = command.root().commandLine();
    if (topic == null) {
      kindling.usage(System.out);
    } else if (TOPICS.containsKey(topic)) {
      lines(TOPICS.get(topic)).forEach(System.out::println);
    } else if (kindling.getSubcommands().containsKey(topic)) {
      kindling.getSubcommands().get(topic).usage(System.out);
    } else {
      throw UserError.of("there is no help about \"%s\"", topic)
          .cure(
              "kindling help lists the commands, and kindling help %s what a conf file can name",
              String.join(" or ", TOPICS.keySet()));
    }
    return 0;
  }

  /** Of each entry how it is written, then what it computes and who described it. */
  static List<String> lines(Registry<?> registry) {
    List<String> lines = new ArrayList<>();
    for (Entry<?> entry : registry.entries()) {
      lines.add(entry.usage());
      if (!entry.formula().isEmpty()) {
        lines.add("    " + entry.formula());
      }
      lines.addAll(wrapped(entry.description()));
      if (!entry.source().isEmpty()) {
        lines.add("    (" + entry.source() + ")");
      }
    }
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
}
