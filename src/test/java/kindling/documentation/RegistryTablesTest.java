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
import kindling.metrics.Metric;
import kindling.network.layers.Layers;
import kindling.network.losses.LossMetrics;
import kindling.network.losses.Losses;
import kindling.optimize.Optimizers;
import kindling.optimize.Schedules;
import kindling.rows.columns.ColumnKinds;
import kindling.tables.Encodings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of the documentation that list the entries of a registry. */
class RegistryTablesTest {
  private static final String COMMAND =
      "mvn -B test -Dtest=RegistryTablesTest -Dkindling.write-pages=true";

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of("datasets", "columns", table(ColumnKinds.ALL)),
        Arguments.of("tables", "encodings", table(Encodings.ALL)),
        Arguments.of("layers", "layers", table(Layers.ALL)),
        Arguments.of("layers", "losses", table(Losses.ALL)),
        Arguments.of("optimizers", "optimizers", table(Optimizers.ALL)),
        Arguments.of("optimizers", "schedules", table(Schedules.ALL)),
        Arguments.of("evaluation", "metrics", metrics()));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theyListAllEntriesOfTheRegistry(String name, String table, String content)
      throws IOException {
    Path page = Path.of("src/site/markdown/" + name + ".md");
    String text = Files.readString(page);
    Matcher place =
        Pattern.compile(
                "(<!-- written by RegistryTablesTest: %s -->\n).*?(<!-- end -->)".formatted(table),
                Pattern.DOTALL)
            .matcher(text);
    assertTrue(place.find(), () -> page + " has no place for the table of " + table);
    String expected = text.substring(0, place.end(1)) + content + text.substring(place.start(2));
    if (Boolean.getBoolean("kindling.write-pages")) {
      Files.writeString(page, expected);
    }
    assertEquals(expected, Files.readString(page), "write the tables again: " + COMMAND);
  }

  /** Without a column for the sources, if no entry has one. */
  private static String table(Registry<?> registry) {
    boolean sourced = registry.entries().stream().anyMatch(entry -> !entry.source().isEmpty());
    return table(
        "| %s | %s | description |%s\n|---|---|---|%s\n"
            .formatted(
                registry.kind(),
                registry.formulaName(),
                sourced ? " source |" : "",
                sourced ? "---|" : ""),
        registry.entries().stream()
            .map(entry -> row(entry) + (sourced ? " %s |\n".formatted(entry.source()) : "\n")));
  }

  private static String metrics() {
    return table(
        "| metric | formula | description | unit | better | `network.loss` |\n|---|---|---|---|---|---|\n",
        LossMetrics.ALL.entries().stream().map(Entry::maker).map(RegistryTablesTest::row));
  }

  private static String table(String head, Stream<String> rows) {
    return rows.collect(Collectors.joining("", "\n" + head, "\n"));
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            metric,
            escaped(metric.formula()),
            escaped(metric.description()),
            metric.unit(),
            metric.higherIsBetter() ? "higher" : "lower",
            LossMetrics.losses(metric).stream()
                .map("`%s`"::formatted)
                .collect(Collectors.joining(", ")));
  }

  private static String row(Entry<?> entry) {
    return "| `%s` | %s | %s |"
        .formatted(
            entry.usage().replace("|", "\\|"),
            escaped(entry.formula()),
            escaped(entry.description()));
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "\\<");
  }
}
