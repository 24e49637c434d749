package kindling.run;

import java.util.List;
import kindling.cluster.EvaluationTask;
import kindling.data.Shape;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.Evaluation;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.layers.Members;
import kindling.rows.CachedBlocks;
import kindling.tables.ColumnProfile;
import kindling.tables.FittedTable;
import kindling.tables.Target;
import org.apache.spark.SparkContext;

/**
 * The prediction that looks at no feature: of classes their shares in the training rows, so that
 * the most frequent one is predicted; of a number its mean in the training rows. A model must be
 * better.
 *
 * @param name what it predicts, for reports
 * @param network an affine layer without weights, whose biases are the scores
 * @param parameters of the network
 */
@SuppressWarnings("ArrayRecordComponent") // the parameters are never changed
public record Baseline(String name, Network network, float[] parameters) {
  /** The baseline of a fitted table, whose target is not a vector. */
  static Baseline of(FittedTable fitted, Loss loss) {
    Target target = fitted.table().target().orElseThrow();
    boolean flag = loss.labels() == Loss.Labels.FLAGS;
    int outputs = flag ? 1 : Math.max(1, target.classes().size());
    int inputs = fitted.table().width();
    float[] parameters = new float[(inputs + 1) * outputs];
    ColumnProfile label = fitted.label();
    for (int k = 0; k < target.classes().size(); k++) {
      double share = (double) label.levels().of(target.classes().get(k)) / label.present();
      if (flag) {
        parameters[inputs] = (float) Math.log(share / (1 - share)); // ends as that of class 1
      } else {
        parameters[inputs * outputs + k] = (float) Math.log(share);
      }
    }
    List<Layer> layers = Members.combined(List.of(new Affine(inputs, outputs)), loss);
    Network network = new Network(Shape.flat(inputs), layers, loss);
    String name = target.classes().isEmpty() ? "always the mean" : "always the most frequent class";
    return new Baseline(name, network, parameters);
  }

  Result on(SparkContext spark, Training training, CachedBlocks rows) {
    BlockEvaluation work = training.evaluation(network);
    return new Result(name, EvaluationTask.run(spark, work, rows, parameters, null, null));
  }

  /** What it reaches on some rows. */
  public record Result(String name, Evaluation evaluation) {}
}
