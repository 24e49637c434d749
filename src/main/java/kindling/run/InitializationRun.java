package kindling.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.metrics.Distribution;
import kindling.network.Initializer;
import kindling.network.snapshot.Signal;
import kindling.report.picture.HistogramSvg;
import kindling.report.picture.HistogramSvg.Band;
import kindling.report.picture.HistogramSvg.Histogram;
import kindling.report.picture.HistogramSvg.Panel;
import kindling.store.Storage;
import org.apache.spark.SparkContext;

/**
 * What initialisations make of the signals in a network: each gives it new weights by the same
 * seed, and one batch, the first rows of the training set, goes forward and backward without a
 * step.
 */
public final class InitializationRun {
  /** Besides what the settings say. */
  private static final List<String> COMPARED = List.of("normal(0.01)", "xavier", "he");

  private InitializationRun() {}

  /** What was found at one activation. */
  public record Found(String initialization, Signal signal) {
    /** The layer's place and text, such as "layer 2, relu". */
    public String layer() {
      return "layer %d, %s".formatted(signal.layer() + 1, signal.activation());
    }
  }

  /** Tries one initialisation after the other, and returns what was found layer by layer. */
  public static List<Found> of(SparkContext spark, Settings settings) {
    Set<String> initializations = new LinkedHashSet<>(COMPARED);
    initializations.add(settings.network().initialization());
    Training.check(settings);
    FirstRows rows = FirstRows.of(spark, settings, settings.training().batchSize());
    long seed = settings.training().seed();
    rows.workspace().seed(seed);
    List<Found> found = new ArrayList<>();
    for (String initialization : initializations) {
      float[] parameters = Initializer.of(initialization).parameters(rows.network(), seed);
      Signal.of(rows.network(), rows.count(), parameters, rows.workspace())
          .forEach(signal -> found.add(new Found(initialization, signal)));
    }
    return settings.at("network.layers", () -> requireSome(found));
  }

  private static List<Found> requireSome(List<Found> found) {
    if (found.isEmpty()) {
      throw UserError.of(
          "{network.layers} has no activation, such as relu, to look at; what is inside of residual or ensemble does not count");
    }
    return found;
  }

  /** Draws what was found into a file, SVG: a column for each initialisation. */
  public static void draw(SparkContext spark, Settings settings, List<Found> found, String file) {
    String svg =
        HistogramSvg.draw(
            settings.name(),
            List.of(
                band("magnitude of the activations", found, Signal::values),
                band("magnitude of the gradients with respect to them", found, Signal::slopes)));
    new Storage(spark.hadoopConfiguration()).write(file, svg);
  }

  private static Band band(
      String title, List<Found> found, Function<Signal, Distribution> quantity) {
    List<Panel> panels = new ArrayList<>();
    for (String initialization :
        new LinkedHashSet<>(found.stream().map(Found::initialization).toList())) {
      panels.add(
          new Panel(
              initialization,
              found.stream()
                  .filter(one -> one.initialization().equals(initialization))
                  .map(one -> new Histogram(one.layer(), quantity.apply(one.signal())))
                  .toList()));
    }
    return new Band(title, panels);
  }
}
