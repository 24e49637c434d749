package kindling.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import kindling.config.message.Message;
import kindling.data.Rounding;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.rows.CachedBlocks;
import kindling.rows.RowReader;

/** What looks like a mistake in a training set that can be trained on all the same. */
final class DataWarnings {
  /** Fewer classes than this are not too many for any number of rows. */
  private static final int MANY_CLASSES = 100;

  /** With fewer rows of each class than this, many classes are improbable. */
  private static final int FEW_ROWS = 10;

  private static final int MOST_NAMED = 5;

  private DataWarnings() {}

  /** A message for each, with its cure. */
  static List<Message> of(CachedBlocks train, RowReader reader, Network network) {
    List<Message> warnings = new ArrayList<>();
    if (network.loss().labels() == Loss.Labels.CLASS && reader.layout().labelWidth() == 1) {
      addClasses(warnings, reader.source(), train, network.outputs());
    }
    train.rounding().ifPresent(rounding -> addCoarse(warnings, reader.source(), rounding, reader));
    return warnings;
  }

  private static void addClasses(
      List<Message> warnings, String source, CachedBlocks train, int classes) {
    BitSet seen = train.classes();
    if (classes >= MANY_CLASSES && train.rows() < (long) FEW_ROWS * classes) {
      warnings.add(
          Message.of(
              "%s: %,d classes are many for %,d training rows; if the label is a quantity, predict it as a number: {network.loss} = mean-squared-error and 1 output, or NeuralNetworkRegressor",
              source, classes, train.rows()));
    }
    int missing = classes - seen.cardinality();
    if (missing > 0) {
      BitSet absent = new BitSet(classes);
      absent.set(0, classes);
      absent.andNot(seen);
      String some =
          absent.stream()
              .limit(MOST_NAMED)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(", "));
      warnings.add(
          Message.of(
              "%s: no training row has the label %s%s, though the network has %,d outputs; %s",
              source,
              some,
              missing > MOST_NAMED ? Message.of(", ... (%,d in all)", missing) : "",
              classes,
              cure(seen)));
    }
  }

  private static String cure(BitSet seen) {
    int first = seen.nextSetBit(0);
    if (first > 0 && seen.cardinality() == seen.length() - first) {
      return "labels count from 0: subtract %d from each".formatted(first);
    }
    if (seen.cardinality() == seen.length()) {
      return "if there are no more classes than those up to %d, give the last layer %d outputs (a StringIndexer with handleInvalid = keep counts one class too many: skip or error does not)"
          .formatted(seen.length() - 1, seen.length());
    }
    return "if these classes do not exist, number the others 0, 1, 2, ... without gaps, as a StringIndexer does";
  }

  private static void addCoarse(
      List<Message> warnings, String source, Rounding rounding, RowReader reader) {
    int[] coarse = rounding.coarse();
    for (int i = 0; i < Math.min(MOST_NAMED, coarse.length); i++) {
      int column = coarse[i];
      warnings.add(
          Message.of(
              "%s: %s has values from %s to %s, whose differences are lost in float32 (it keeps 7 digits); subtract the smallest value from the column, or standardize it before the training, such as by a StandardScaler with withMean; {data.scale} comes too late",
              source, reader.featureName(column), rounding.least(column), rounding.most(column)));
    }
    if (coarse.length > MOST_NAMED) {
      warnings.add(
          Message.of(
              "%s: the same is true of %,d more features", source, coarse.length - MOST_NAMED));
    }
  }
}
