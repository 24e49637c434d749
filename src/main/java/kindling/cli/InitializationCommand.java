package kindling.cli;

import java.util.List;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.metrics.Distribution;
import kindling.run.InitializationRun;
import kindling.run.InitializationRun.Found;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling initialization}. */
@Command(
    name = "initialization",
    description =
        "Show activations and gradients of each layer before the first step, for normal(0.01), xavier, he and the conf file's own initialization.",
    footer = {
      "",
      "Examples:",
      "  kindling initialization --config conf/deep-20.conf --out deep-20.svg",
      "  kindling initialization --config conf/deep-20.conf --set \"network.initialization=normal(0.1)\""
    })
final class InitializationCommand extends SparkCommand {
  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The conf file.")
  private String config;

  @Option(
      names = "--out",
      paramLabel = "FILE.svg",
      description = "Also draw histograms into this file; an existing file is replaced.")
  private String out;

  private Settings settings;

  @Override
  public Integer call() throws Exception {
    if (out != null && !out.endsWith(".svg")) {
      throw UserError.of("the picture is SVG").cure("name it .svg").at("--out " + out);
    }
    settings = configuration(config).settings();
    return onSpark("initialization " + settings.name());
  }

  @Override
  int run(SparkContext spark) {
    List<Found> found = InitializationRun.of(spark, settings);
    System.out.printf(
        "%-37s%-32s%s%n%-15s %-21s", "", "activations", "gradients", "initialization", "layer");
    System.out.println("     mean  deviation   zeros".repeat(2));
    for (Found one : found) {
      System.out.printf(
          "%-15s %-21s%s  %s%n",
          one.initialization(),
          one.layer(),
          figures(one.signal().values()),
          figures(one.signal().slopes()));
    }
    System.out.println(
        "gradients are those of each row's loss with respect to the activations; no step was taken");
    if (out != null) {
      InitializationRun.draw(spark, settings, found, out);
      System.out.println("histograms in " + out);
    }
    return 0;
  }

  private static String figures(Distribution distribution) {
    return "%10.1e %9.1e %5.1f %%"
        .formatted(distribution.mean(), distribution.deviation(), 100 * distribution.zeros());
  }
}
