package kindling.rows;

import java.io.Serializable;
import java.util.BitSet;
import java.util.Optional;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.tables.LabelRange;

/**
 * Refuses labels that a loss cannot be taken of.
 *
 * @param kind what labels are
 * @param outputs scores that the network gives, or numbers that it predicts
 * @param range of numbers
 */
public record LabelCheck(Loss.Labels kind, int outputs, LabelRange range) implements Serializable {
  /** How far the elements of a distribution may be from the sum of 1. */
  private static final double MOST_OFF = 1e-4;

  /** A check of labels of which numbers can be anything. */
  public LabelCheck(Loss.Labels kind, int outputs) {
    this(kind, outputs, LabelRange.ANY);
  }

  /** A check of the labels of a network. */
  public static LabelCheck of(Network network) {
    Loss loss = network.loss();
    int numbers = network.outputs() / loss.scoresOfNumber();
    return new LabelCheck(loss.labels(), numbers, loss.range());
  }

  /**
   * Refuses labels of another width than the network has outputs.
   *
   * @param source what the data set is called
   * @param width elements of a label
   */
  void requireWidth(String source, int width) {
    if (width == outputs || (kind == Loss.Labels.CLASS && width == 1)) {
      return;
    }
    throw UserError.of(
            "labels have %s, but the network's last layer gives %s",
            counted(width, "element"), counted(outputs, "score"))
        .cure("%s", right())
        .at(source);
  }

  /**
   * Refuses labels that were found in order for other outputs.
   *
   * @param source what the data set is called
   * @param width elements of a label
   * @param classes that occur; empty if labels are no class numbers
   */
  public void requireFits(String source, int width, BitSet classes) {
    requireWidth(source, width);
    if (classes.length() > outputs) {
      Message fault = faultOfClass(classes.length() - 1).orElseThrow();
      throw UserError.of("a row has %s", fault).at(source);
    }
  }

  private Message right() {
    return switch (kind) {
      case CLASS -> Message.EMPTY;
      case FLAGS ->
          Message.of(
              "with {network.loss} = sigmoid a label must be %s",
              outputs == 1
                  ? "a number, 0 or 1"
                  : "an array or vector of %d elements, 0 or 1 each".formatted(outputs));
      case NUMBERS ->
          Message.of(
              "with a loss of numbers a label must be %s",
              outputs == 1 ? "a number" : "an array or vector of %d numbers".formatted(outputs));
    };
  }

  /** What is wrong with a label of the right width whose elements are finite. */
  Optional<Message> fault(float[] label) {
    return switch (kind) {
      case CLASS -> label.length == 1 ? faultOfClass(label[0]) : faultOfDistribution(label);
      case FLAGS -> faultOfFlags(label);
      case NUMBERS -> faultOfNumbers(label);
    };
  }

  private Optional<Message> faultOfClass(float label) {
    return label >= 0 && label < outputs && label == (int) label
        ? Optional.empty()
        : Optional.of(
            Message.of(
                "label %s; labels must be whole numbers from 0 to %d, because the network's last layer gives %d scores",
                trim(label), outputs - 1, outputs));
  }

  /** Cross-entropy is only one if the elements of a label add up to 1. */
  private static Optional<Message> faultOfDistribution(float[] label) {
    double sum = 0;
    boolean negative = false;
    for (float element : label) {
      sum += element;
      negative |= element < 0;
    }
    return !negative && Math.abs(sum - 1) <= MOST_OFF
        ? Optional.empty()
        : Optional.of(
            Message.of(
                "a label with the sum %s; one-hot labels have one 1 and else zeros (shares of classes may be given too)",
                sum));
  }

  private static Optional<Message> faultOfFlags(float[] label) {
    for (int k = 0; k < label.length; k++) {
      if (label[k] != 0 && label[k] != 1) {
        return Optional.of(
            Message.of(
                "label %s%s; with {network.loss} = sigmoid a label must be 0 or 1%s",
                trim(label[k]),
                label.length == 1 ? "" : " in element " + k,
                label.length == 1 ? "" : " in every element"));
      }
    }
    return Optional.empty();
  }

  private Optional<Message> faultOfNumbers(float[] label) {
    for (int k = 0; k < label.length; k++) {
      if (!range.has(label[k])) {
        return Optional.of(
            Message.of(
                "label %s%s; with this {network.loss} a label must be %s",
                trim(label[k]), label.length == 1 ? "" : " in element " + k, range));
      }
    }
    return Optional.empty();
  }

  private static String counted(int count, String what) {
    return count == 1 ? "1 " + what : count + " " + what + "s";
  }

  private static String trim(float value) {
    return value == (int) value ? String.valueOf((int) value) : String.valueOf(value);
  }
}
