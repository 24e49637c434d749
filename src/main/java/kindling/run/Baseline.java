package kindling.run;

import java.util.ArrayList;
import java.util.List;
import kindling.cluster.EvaluationTask;
import kindling.data.Shape;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.Evaluation;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.layers.Embedding;
import kindling.network.layers.Members;
import kindling.network.layers.parts.OffsetPart;
import kindling.network.layers.parts.Part;
import kindling.network.layers.parts.PassPart;
import kindling.rows.CachedBlocks;
import kindling.tables.ColumnProfile;
import kindling.tables.Encoding;
import kindling.tables.FittedTable;
import kindling.tables.LabelRange;
import kindling.tables.NumberTarget;
import kindling.tables.OffsetEncoding;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.Target;
import org.apache.spark.SparkContext;

/**
 * The prediction that looks at no feature: of classes their shares in the training rows, so that
 * the most frequent one is predicted; of a number its mean in the training rows. A model must be
 * better.
 *
 * @param name what it predicts, for reports
 * @param network an affine layer without weights, whose biases are the scores; with the offset of a
 *     table that has one
 * @param parameters of the network
 */
@SuppressWarnings("ArrayRecordComponent") // the parameters are never changed
public record Baseline(String name, Network network, float[] parameters) {
  /** The smallest share of a class, or mean of a label, of which a score is the logarithm. */
  private static final double RAREST = 1e-9;

  /** The baseline of a fitted table, whose target is not a vector. */
  static Baseline of(FittedTable fitted, Loss loss) {
    Target target = fitted.table().target().orElseThrow();
    boolean flag = loss.labels() == Loss.Labels.FLAGS;
    boolean classes = !target.classes().isEmpty();
    int outputs = flag ? 1 : classes ? target.classes().size() : loss.scoresOfNumber();
    List<Layer> layers = new ArrayList<>();
    Table table = fitted.table();
    int inputs = table.width();
    if (table.columns().stream().anyMatch(column -> part(column) instanceof OffsetPart)) {
      layers.add(Embedding.of(table.columns().stream().map(Baseline::part).toList()));
      inputs = layers.get(0).outputs();
    }
    float[] parameters = new float[(inputs + 1) * outputs];
    ColumnProfile label = fitted.label();
    for (int k = 0; k < target.classes().size(); k++) {
      double share = share(label, target.classes().get(k));
      if (flag) {
        parameters[inputs] = (float) Math.log(share / (1 - share)); // ends as that of class 1
      } else {
        parameters[inputs * outputs + k] = (float) Math.log(share);
      }
    }
    if (loss.decision().quantiles().isEmpty() && !classes) {
      parameters[inputs] = scoreOfMean(label, target);
    }
    setQuantiles(loss, label, target, parameters, inputs * outputs);
    layers.add(new Affine(inputs, outputs));
    Shape shape = Shape.flat(table.width());
    Network network = new Network(shape, Members.combined(layers, loss), loss);
    String number = loss.decision().quantiles().isEmpty() ? "mean" : "same quantiles";
    String name = "always the " + (classes ? "most frequent class" : number);
    return new Baseline(name, network, parameters);
  }

  /** The share of a class; not 0 and not 1, whose logarithms no score can have. */
  private static double share(ColumnProfile label, String name) {
    double share = (double) label.levels().of(name) / label.present();
    return Math.max(RAREST, Math.min(1 - RAREST, share));
  }

  /**
   * The score before the link for the mean of the labels: 0, unless the label is standardised as in
   * an earlier training.
   */
  private static float scoreOfMean(ColumnProfile label, Target target) {
    double mean = label.moments().mean();
    NumberTarget number = (NumberTarget) target;
    return (float)
        (number.range() == LabelRange.ANY
            ? (mean - number.mean()) / number.deviation()
            : Math.log(Math.max(RAREST, mean / number.deviation())));
  }

  /** Sets the scores before the link whose quantiles are those of the label. */
  private static void setQuantiles(
      Loss loss, ColumnProfile label, Target target, float[] parameters, int first) {
    List<Double> levels = loss.decision().quantiles();
    double last = 0;
    for (int k = 0; k < levels.size(); k++) {
      double quantile = (label.quantile(levels.get(k)) - target.mean()) / target.deviation();
      double rise = Math.max(1e-6, quantile - last);
      parameters[first + k] = (float) (k == 0 ? quantile : Math.log(Math.expm1(rise)));
      last = quantile;
    }
  }

  /** A column as the baseline has it: with its offset, if it is one. */
  private static Part part(TableColumn column) {
    Encoding encoding = column.encoding();
    return encoding instanceof OffsetEncoding ? new OffsetPart() : new PassPart(encoding.width());
  }

  Result on(SparkContext spark, Training training, CachedBlocks rows) {
    BlockEvaluation work = training.evaluation(network);
    return new Result(name, EvaluationTask.run(spark, work, rows, parameters, null, null));
  }

  /** What it reaches on some rows. */
  public record Result(String name, Evaluation evaluation) {}
}
