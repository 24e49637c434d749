package kindling.network;

import kindling.config.UserError;
import kindling.tables.Target;

/** Whether the scores of a network can mean what a table's label is. */
public final class TargetFit {
  private TargetFit() {}

  /**
   * Whether they can: a score for each class, of softmax; or one score for two classes, of sigmoid;
   * or one number, or its quantiles.
   *
   * @param outputs scores that the network gives
   */
  public static boolean fits(Target target, Loss loss, int outputs) {
    int classes = target.classes().size();
    return switch (loss.labels()) {
      case CLASS -> classes > 0 && outputs == classes;
      case FLAGS -> classes == 2 && outputs == 1;
      case NUMBERS -> classes == 0 && outputs == loss.scoresOfNumber();
    };
  }

  /**
   * Refuses a network whose scores cannot.
   *
   * @param label the label's column
   */
  public static void require(String label, Target target, Loss loss, int outputs) {
    if (fits(target, loss, outputs)) {
      return;
    }
    int classes = target.classes().size();
    boolean ofClasses = loss.labels() != Loss.Labels.NUMBERS;
    if (classes == 0) {
      throw ofClasses
          ? UserError.of(
                  "{network.loss} = %s is for classes, but the label, column \"%s\", is a number",
                  loss, label)
              .cure(
                  "set {network.loss} = mean-squared-error, or {data.columns} = { \"%s\" = category }",
                  label)
              .key("network.loss")
          : UserError.of(
                  "the network's last layer gives %d scores, but the label, column \"%s\", is one number",
                  outputs, label)
              .cure("end {network.layers} with affine 1")
              .key("network.layers");
    }
    if (!ofClasses) {
      throw UserError.of(
              "{network.loss} = %s is for numbers, but the label, column \"%s\", has %,d classes",
              loss, label, classes)
          .cure(
              "set {network.loss} = softmax, or if they are numbers, {data.columns} = { \"%s\" = number }",
              label)
          .key("network.loss");
    }
    if (loss.labels() == Loss.Labels.FLAGS) {
      throw UserError.of(
              "{network.loss} = %s gives %d scores, but the label, column \"%s\", has %,d classes; it needs one score and two classes",
              loss, outputs, label, classes)
          .cure("set {network.loss} = softmax, and end {network.layers} with affine %d", classes)
          .key("network.loss");
    }
    throw UserError.of(
            "the network's last layer gives %d scores, but the label, column \"%s\", has %,d classes",
            outputs, label, classes)
        .cure("end {network.layers} with affine %d", classes)
        .key("network.layers");
  }
}
