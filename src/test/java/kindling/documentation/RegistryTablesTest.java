package kindling.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.Registry;
import kindling.config.Registry.Entry;
import kindling.network.layers.Layers;
import kindling.network.losses.Losses;
import kindling.optimize.Optimizers;
import kindling.optimize.Schedules;
import kindling.rows.columns.ColumnKinds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of the documentation that list the entries of a registry. */
class RegistryTablesTest {
  private static final String COMMAND =
      "mvn -B test -Dtest=RegistryTablesTest -Dkindling.write-pages=true";

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of("datasets", "columns", ColumnKinds.ALL),
        Arguments.of("layers", "layers", Layers.ALL),
        Arguments.of("layers", "losses", Losses.ALL),
        Arguments.of("optimizers", "optimizers", Optimizers.ALL),
        Arguments.of("optimizers", "schedules", Schedules.ALL));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theyListAllEntriesOfTheRegistry(String name, String table, Registry<?> registry)
      throws IOException {
    Path page = Path.of("src/site/markdown/" + name + ".md");
    String text = Files.readString(page);
    Matcher place =
        Pattern.compile(
                "(<!-- written by RegistryTablesTest: %s -->\n).*?(<!-- end -->)".formatted(table),
                Pattern.DOTALL)
            .matcher(text);
    assertTrue(place.find(), () -> page + " has no place for the table of " + table);
    String expected =
        text.substring(0, place.end(1)) + table(registry) + text.substring(place.start(2));
    if (Boolean.getBoolean("kindling.write-pages")) {
      Files.writeString(page, expected);
    }
    assertEquals(expected, Files.readString(page), "write the tables again: " + COMMAND);
  }

  /** Without a column for the sources, if no entry has one. */
  private static String table(Registry<?> registry) {
    boolean sourced = registry.entries().stream().anyMatch(entry -> !entry.source().isEmpty());
    return registry.entries().stream()
        .map(entry -> row(entry) + (sourced ? " %s |\n".formatted(entry.source()) : "\n"))
        .collect(
            Collectors.joining(
                "",
                "\n| %s | %s | description |%s\n|---|---|---|%s\n"
                    .formatted(
                        registry.kind(),
                        registry.formulaName(),
                        sourced ? " source |" : "",
                        sourced ? "---|" : ""),
                "\n"));
  }

  private static String row(Entry<?> entry) {
    return "| `%s` | %s | %s |"
        .formatted(entry.usage(), escaped(entry.formula()), escaped(entry.description()));
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "\\<");
  }
}
