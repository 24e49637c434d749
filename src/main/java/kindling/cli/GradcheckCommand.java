package kindling.cli;

import java.util.List;
import kindling.config.Settings;
import kindling.network.GradientCheck;
import kindling.network.GradientCheck.Difference;
import kindling.run.GradientCheckRun;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling gradcheck}. */
@Command(
    name = "gradcheck",
    description =
        "Compare backpropagation with numerical differentiation on the first rows of the training set.",
    footer = {"", "Example:", "  kindling gradcheck --config conf/mnist.conf"})
final class GradcheckCommand extends SparkCommand {
  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The conf file.")
  private String config;

  private Settings settings;

  @Override
  public Integer call() throws Exception {
    settings = configuration(config).settings();
    return onSpark("gradcheck " + settings.name());
  }

  @Override
  int run(SparkContext spark) {
    List<Difference> differences = GradientCheckRun.of(spark, settings);
    System.out.println(
        "parameters      layer                   checked  mean difference  largest difference");
    for (Difference difference : differences) {
      System.out.printf(
          "%-15s %-22s %8d %16.1e %19.1e  %s%n",
          difference.array().name(),
          difference.layer(),
          difference.checked(),
          difference.mean(),
          difference.largest(),
          difference.passes() ? "ok" : "FAILED");
    }
    System.out.printf(
        "differences are relative to the largest gradient of their array; bounds: mean %.0e, largest %.0e%n",
        GradientCheck.MOST_MEAN, GradientCheck.MOST_LARGEST);
    if (!differences.stream().allMatch(Difference::passes)) {
      System.err.println(
          "kindling: the gradient check failed: the backward pass of a layer does not match its forward pass");
      return 1;
    }
    return 0;
  }
}
