package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import kindling.config.UserError;
import kindling.data.InputColumn;
import kindling.network.Chain;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.Tape;
import kindling.network.layers.Embedding;
import kindling.network.layers.Isotonic;
import kindling.tables.Table;
import kindling.tables.Target;

/**
 * The contributions of columns to a prediction: integrated gradients (Sundararajan, Taly, Yan:
 * Axiomatic Attribution for Deep Networks, 2017, eq. 1). With F the score, x a row and b the {@link
 * ContributionBaseline}, value i contributes {@code (x[i] - b[i]) · ∫ ∂F(b + α·(x - b))/∂x[i] dα}
 * for α from 0 to 1, and a column the sum over its values.
 *
 * <p>F is the score of the predicted class, which {@link ExplainedOutput} names, and from which the
 * mean of all scores of the row is subtracted as in every report; or the predicted number in the
 * unit of the label. In each step of the sum, the slopes of both ends are weighted so that they
 * give the rise of F in between; this is exact if F is linear but for one kink. The steps are
 * doubled until the contributions sum to {@code F(x) - F(b)} within {@value #TOLERANCE} of this
 * difference, or of a tenth of the unit if that is more; there are at most {@value #MOST_STEPS},
 * which leave a little more for a few rows.
 *
 * <p>An offset contributes nothing: each row is compared with a baseline of the same offset.
 *
 * <p>Of a network that ends in {@link Isotonic}, the scores before this layer are explained,
 * because those after it have jumps. The class that is explained is the predicted one.
 */
public final class IntegratedGradients implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** How much of the difference to the baseline may be missing in the sum. */
  public static final double TOLERANCE = 0.001;

  private static final int FIRST_STEPS = 32;
  private static final int MOST_STEPS = 1024;

  private final Network network;
  private final ExplainedOutput output;
  // null without a first layer that embeds
  private final Embedding embedding;
  // null without curves at the end; what comes before them is explained
  private final Isotonic calibration;
  private final Chain chain;
  private final int at;
  private final float[] baseline;
  private final int[] first;
  private final double unit;
  private final double zero;

  // Of the task; null until first used.
  private transient Tape tape;
  private transient float[] values;
  private transient float[] between;
  private transient float[] dx;
  private transient float[] dw;
  // of each row: the unit of its scores, with its exposure
  private transient double[] units;
  private transient int capacity;

  /**
   * Contributions to the predictions of a network.
   *
   * @param columns all columns of the inputs
   * @param table null if columns are read as numbers
   * @param scale multiplied with every feature
   * @param output of a row that they explain
   * @throws UserError if a row has several flags or numbers
   */
  public IntegratedGradients(
      Network network,
      float[] parameters,
      List<InputColumn> columns,
      Table table,
      float scale,
      ExplainedOutput output) {
    if (network.loss().labels() != Loss.Labels.CLASS && network.outputs() > 1) {
      throw UserError.of(
              "contributions explain one class or one number, but the model predicts %d of a row",
              network.outputs())
          .cure("leave them out");
    }
    ContributionBaseline from = ContributionBaseline.of(network, parameters, columns, table);
    this.network = network;
    this.output = output;
    this.embedding = network.layers().get(0) instanceof Embedding layer ? layer : null;
    int skipped = embedding == null ? 0 : 1;
    int layers = network.layers().size();
    this.calibration = network.layers().get(layers - 1) instanceof Isotonic last ? last : null;
    int explainedLayers = calibration == null ? layers : layers - 1;
    this.chain = new Chain(network.layers().subList(skipped, explainedLayers));
    this.at = network.chain().offsets()[skipped];
    this.baseline = from.values();
    this.first = from.first();
    Target target = table == null ? null : table.target().orElse(null);
    this.unit = target == null ? 1 : target.deviation();
    this.zero = target == null ? 0 : target.mean();
  }

  /** Explains the first rows of inputs (rows, inputs), which are scaled. */
  public Contributions of(int rows, float[] x, float[] parameters) {
    allocate(rows);
    int outputs = network.outputs();
    tape.begin(baseline, false, 0);
    chain.forward(1, parameters, at, tape);
    float[] ofBaseline = tape.last().clone();
    if (embedding == null) {
      System.arraycopy(x, 0, values, 0, rows * baseline.length);
    } else {
      embedding.forward(rows, x, parameters, 0, values);
    }
    tape.begin(values, false, 0);
    chain.forward(rows, parameters, at, tape);
    float[] decided = tape.last();
    if (calibration != null) {
      decided = new float[rows * outputs];
      calibration.forward(rows, tape.last(), parameters, 0, decided);
    }
    int[] explained = new int[rows];
    double[] scores = new double[rows];
    double[] baselines = new double[rows];
    int[] open = new int[rows];
    for (int row = 0; row < rows; row++) {
      explained[row] = output.of(decided, row * outputs);
      units[row] = unit * network.exposure(x, row);
      scores[row] = zero + units[row] * score(tape.last(), row * outputs, explained[row]);
      baselines[row] = zero + units[row] * score(ofBaseline, 0, explained[row]);
      open[row] = row;
    }
    Contributions contributions =
        new Contributions(new double[rows][first.length - 1], scores, baselines);
    int count = rows;
    for (int steps = FIRST_STEPS; count > 0; steps *= 2) {
      integrate(open, count, steps, explained, parameters, contributions);
      int left = 0;
      for (int i = 0; i < count && steps < MOST_STEPS; i++) {
        if (!isClose(contributions, open[i])) {
          open[left++] = open[i];
        }
      }
      count = left;
    }
    return contributions;
  }

  private void allocate(int rows) {
    if (tape == null || capacity < rows) {
      tape = new Tape(chain, rows);
      values = new float[Math.multiplyExact(rows, baseline.length)];
      between = new float[values.length];
      dx = new float[values.length];
      dw = new float[network.parameters()];
      units = new double[rows];
      capacity = rows;
    }
  }

  /** A score as it is reported, before it is brought into the unit of the label. */
  private double score(float[] scores, int from, int output) {
    return scores[from + output] - network.loss().labels().offset(scores, from, network.outputs());
  }

  private boolean isClose(Contributions contributions, int row) {
    double difference = contributions.scores()[row] - contributions.baselines()[row];
    double sum = sum(contributions.ofColumns()[row]);
    return Math.abs(sum - difference)
        <= TOLERANCE * Math.max(Math.abs(difference), 0.1 * units[row]);
  }

  /** Computes the contributions of some rows with a number of steps. */
  private void integrate(
      int[] chosen,
      int count,
      int steps,
      int[] explained,
      float[] parameters,
      Contributions contributions) {
    int columns = first.length - 1;
    double[] scores = new double[count];
    double[] before = new double[count];
    double[][] slopes = new double[count][columns];
    double[][] slopesBefore = new double[count][columns];
    for (int row = 0; row < count; row++) {
      Arrays.fill(contributions.ofColumns()[chosen[row]], 0);
    }
    for (int step = 0; step <= steps; step++) {
      double[] oldScores = before;
      before = scores;
      scores = oldScores;
      double[][] oldSlopes = slopesBefore;
      slopesBefore = slopes;
      slopes = oldSlopes;
      pass((float) step / steps, chosen, count, explained, parameters, scores, slopes);
      for (int i = 0; step > 0 && i < count; i++) {
        double[] ofRow = contributions.ofColumns()[chosen[i]];
        double rise = (scores[i] - before[i]) * steps;
        double share = share(rise, sum(slopesBefore[i]), sum(slopes[i]));
        for (int c = 0; c < columns; c++) {
          ofRow[c] +=
              units[chosen[i]] * (share * slopesBefore[i][c] + (1 - share) * slopes[i][c]) / steps;
        }
      }
    }
  }

  /**
   * The share of a step in which the slope is that of its beginning, and then that of its end. With
   * rectifiers the score is linear up to a kink, so that its rise tells where the kink is.
   */
  private static double share(double rise, double slopeBefore, double slope) {
    double share = (rise - slope) / (slopeBefore - slope);
    return Double.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0.5;
  }

  private static double sum(double[] terms) {
    double sum = 0;
    for (double term : terms) {
      sum += term;
    }
    return sum;
  }

  /**
   * Passes points between the baseline and some rows through the network.
   *
   * @param scores takes the explained score of each
   * @param slopes takes its slope along the line, (count, columns): the part of each column
   */
  private void pass(
      float alpha,
      int[] chosen,
      int count,
      int[] explained,
      float[] parameters,
      double[] scores,
      double[][] slopes) {
    int width = baseline.length;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        float value = values[chosen[i] * width + j];
        between[i * width + j] = baseline[j] + alpha * (value - baseline[j]);
      }
    }
    tape.begin(between, false, 0);
    chain.forward(count, parameters, at, tape);
    for (int i = 0; i < count; i++) {
      scores[i] = score(tape.last(), i * network.outputs(), explained[chosen[i]]);
    }
    setSlopes(chosen, count, explained);
    chain.backward(count, parameters, at, tape, dx, dw);
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < slopes[i].length; c++) {
        double sum = 0;
        for (int j = first[c]; j < first[c + 1]; j++) {
          double way = (double) values[chosen[i] * width + j] - baseline[j];
          sum += way * dx[i * width + j];
        }
        slopes[i][c] = sum;
      }
    }
  }

  /** The slopes of the explained scores with respect to all scores. */
  private void setSlopes(int[] chosen, int count, int[] explained) {
    int outputs = network.outputs();
    float share = network.loss().labels() == Loss.Labels.CLASS ? 1f / outputs : 0;
    float[] dScores = tape.lastSlope();
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < outputs; k++) {
        dScores[i * outputs + k] = (k == explained[chosen[i]] ? 1 : 0) - share;
      }
    }
  }
}
