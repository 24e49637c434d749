package kindling.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.report.console.ModelSummary;
import kindling.report.console.TableReport;
import kindling.run.DataOverview;
import kindling.run.plan.TablePlan;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindling show}. */
@Command(
    name = "show",
    description = {
      "Show the content of a model file or of a data set.",
      "For a model: layers, shapes, parameters, and the settings that made it. For data: the number of rows of each label,",
      "and the first rows of the training set, drawn if they are images. For a table (--data): its columns, and what",
      "kindling train --data makes of each."
    },
    footer = {
      "",
      "Examples:",
      "  kindling show runs/short                              a model file, or its folder",
      "  kindling show --config conf/mnist.conf                the data of a conf file",
      "  kindling show data/mnist                              a folder with the four IDX files of MNIST",
      "  kindling show --data houses.csv --label price         the columns of a table",
      "  kindling show rows.parquet --set data.format=parquet  any other data set"
    })
final class ShowCommand extends SparkCommand {
  @Parameters(arity = "0..1", paramLabel = "PATH", description = "A model or a data set.")
  private String path;

  @Option(names = "--config", paramLabel = "FILE", description = "Show the data of a conf file.")
  private String config;

  @Mixin private TableOptions table;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "8",
      description = "Number of rows to draw. Default: ${DEFAULT-VALUE}.")
  private int samples;

  private Settings settings;

  @Override
  public Integer call() throws Exception {
    if (Stream.of(path, config, table.data()).filter(Objects::nonNull).count() != 1) {
      throw UserError.of(
          "show needs a model, a data set, --config FILE or --data FILE, and only one of them");
    }
    table.requireComplete(false);
    if (table.isUsed()) {
      return onSpark("show " + table.settings(overrides()).settings().name());
    }
    if (samples < 1) {
      throw UserError.of("--samples is %d", samples).expected("at least 1");
    }
    Storage storage = storage();
    if (path != null && path.endsWith(".conf")) {
      throw UserError.of("is a conf file")
          .cure("show its data with kindling show --config %s", path)
          .at(path);
    }
    if (path != null && isModel(storage, path)) {
      Model model = new ModelFile(storage).read(path);
      Settings made = SettingsReader.ofModel(model.settings(), path, overrides()).settings();
      new ModelSummary(model, made).lines().forEach(System.out::println);
      return 0;
    }
    settings = (config != null ? configuration(config) : data(storage, path)).settings();
    return onSpark("show " + settings.name());
  }

  private static boolean isModel(Storage storage, String path) {
    return path.endsWith(".safetensors") || storage.exists(path + "/" + ModelFile.NAME);
  }

  /** The settings for a data set: a folder with the file names of MNIST, or any other path. */
  private SettingsReader data(Storage storage, String path) {
    boolean folder =
        storage.list(path).stream().anyMatch(name -> name.startsWith("train-images-idx3-ubyte"));
    return SettingsReader.ofText("", "show", overrides())
        .with(List.of(new Change("PATH", folder ? "data.path" : "data.train", path)));
  }

  @Override
  int run(SparkContext spark) {
    if (table.isUsed()) {
      TablePlan plan = table.plan(spark, overrides());
      TableReport.columns(plan.fitted()).forEach(System.out::println);
      plan.notice().ifPresent(System.out::println);
      return 0;
    }
    DataOverview data = DataOverview.of(spark, settings, samples);
    for (DataOverview.Labels set : data.sets()) {
      System.out.printf("%-14s %,11d rows of %s%n", set.set(), set.rows(), data.samples().shape());
    }
    double held = settings.data().validationShare();
    if (held > 0) {
      System.out.printf("%.3g %% of the training set are held out for validation%n", 100 * held);
    }
    System.out.println();
    counts(data.sets()).forEach(System.out::println);
    System.out.println();
    data.samples().lines(Terminal.ofProcess().width()).forEach(System.out::println);
    return 0;
  }

  /** A line for each label, with a column for each set. */
  private static List<String> counts(List<DataOverview.Labels> sets) {
    Map<String, StringBuilder> lines = new LinkedHashMap<>();
    StringBuilder head = new StringBuilder("label         ");
    for (int i = 0; i < sets.size(); i++) {
      DataOverview.Labels set = sets.get(i);
      head.append(" %14s".formatted(set.set()));
      if (set.counts().isEmpty()) {
        lines.computeIfAbsent("more than 50", label -> new StringBuilder());
      }
      for (Map.Entry<String, Long> count : set.counts().entrySet()) {
        StringBuilder line = lines.computeIfAbsent(count.getKey(), label -> new StringBuilder());
        line.append(" ".repeat(15 * i - line.length()));
        line.append(" %,14d".formatted(count.getValue()));
      }
    }
    List<String> all = new ArrayList<>(List.of(head.toString()));
    lines.forEach((label, line) -> all.add("%-14s%s".formatted(label, line)));
    return all;
  }
}
