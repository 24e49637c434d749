package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import kindling.config.TrainingSettings.Aggregation;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.data.BatchPlan;
import kindling.data.Mnist;
import kindling.data.RowShare;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.network.Initializer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.PureLayer;
import kindling.network.layers.Affine;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Momentum;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.rows.CachedBlocks;
import kindling.rows.ColumnNames;
import kindling.rows.LabelCheck;
import kindling.rows.RowReader;
import kindling.rows.RowSource;
import kindling.rows.ShardLayout;
import kindling.train.Aggregate;
import kindling.train.AllReduce;
import kindling.train.LocalSgd;
import kindling.train.SaveInterval;
import kindling.train.Trainer;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tasks that fail and are retried choose the same rows: the bits are those of a training without
 * failures.
 */
class RetriedTaskIT {
  private static final AtomicInteger PASSES = new AtomicInteger();
  private static final AtomicInteger FAILURES = new AtomicInteger();

  private static final int STEPS_PER_EPOCH = 10;

  @TempDir Path folder;
  private int partitions = 2;

  private Aggregation aggregation = Aggregation.AUTO;
  private int jobs;
  private final List<Message> warnings = new ArrayList<>();

  static Stream<Function<Workers, TrainingMode>> modes() {
    UpdateRule rule = new UpdateRule(new Momentum(0.9), 0.1);
    UpdateRule average = new UpdateRule(new Sgd(), 1);
    return Stream.of(
        workers -> new Aggregate(workers, rule),
        workers -> new AllReduce(workers, rule, SaveInterval.NEVER),
        workers -> new LocalSgd(workers, rule, average, List.of(3)));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aTaskThatFailsAndIsRepeatedGivesTheSameBits(Function<Workers, TrainingMode> modeOf)
      throws IOException {
    PASSES.set(0);
    FAILURES.set(0);
    Mnist.write(folder, 1000, 10);
    float[] expected = train(modeOf, false);
    assertEquals(0, FAILURES.get());
    assertArrayEquals(expected, train(modeOf, true));
    assertEquals(3, FAILURES.get());
  }

  @Test
  void aJobPerStepThatFailsAndIsRepeatedGivesTheSameBits() throws IOException {
    aggregation = Aggregation.JOB_PER_STEP;
    aTaskThatFailsAndIsRepeatedGivesTheSameBits(aggregate());
  }

  @Test
  void standingTasksGiveTheBitsOfAJobPerStepInOneJobPerEpoch() throws IOException {
    Mnist.write(folder, 1000, 10);
    aggregation = Aggregation.JOB_PER_STEP;
    float[] expected = train(aggregate(), false);
    assertTrue(jobs > 2 * STEPS_PER_EPOCH, "jobs: " + jobs);
    aggregation = Aggregation.STANDING;
    assertArrayEquals(expected, train(aggregate(), false));
    // Two epochs, each with one job for its steps and one for the evaluation.
    assertEquals(4, jobs);
  }

  @Test
  void standingTasksWithTooFewSlotsAreRefusedAndAutoTakesAJobPerStep() throws IOException {
    Mnist.write(folder, 1000, 10);
    partitions = 4;
    aggregation = Aggregation.STANDING;
    UserError error = assertThrows(UserError.class, () -> train(aggregate(), false));
    assertEquals(
        "training.aggregate is standing, which is not possible here: standing tasks need 4 slots at the same time, and Spark has 2; set training.aggregate = auto, or training.mode = all-reduce",
        error.getMessage());
    aggregation = Aggregation.AUTO;
    train(aggregate(), false);
    assertTrue(jobs > 2 * STEPS_PER_EPOCH, "jobs: " + jobs);
    assertEquals(
        List.of(
            "each step is a Spark job of its own, because standing tasks need 4 slots at the same time, and Spark has 2"),
        warnings.stream().map(Message::toString).toList());
  }

  private static Function<Workers, TrainingMode> aggregate() {
    return modes().findFirst().orElseThrow();
  }

  @Test
  void anAllReduceWithTooFewSlotsIsRefusedAtOnce() throws IOException {
    Mnist.write(folder, 1000, 10);
    partitions = 4;
    UserError error =
        assertThrows(
            UserError.class, () -> train(modes().skip(1).findFirst().orElseThrow(), false));
    assertEquals(
        "training.mode = all-reduce runs its 4 tasks at once, and after 0 s there are slots for 2; give Spark more executors or cores, or use training.mode = aggregate",
        error.getMessage());
  }

  private float[] train(Function<Workers, TrainingMode> modeOf, boolean failing) {
    SparkSession spark = Sessions.open("local[2,4]");
    try {
      Network network =
          new Network(
              List.of(new Affine(784, 8), new Failing(8, failing), new Affine(8, 10)),
              new SoftmaxWithLoss());
      Dataset<Row> rows =
          spark
              .read()
              .format("idx")
              .option("labels", folder + "/train-labels-idx1-ubyte")
              .load(folder + "/train-images-idx3-ubyte");
      RowReader reader =
          RowReader.of(
              "test", RowSource.of(rows), new ColumnNames(List.of("features"), "label", ""), true);
      CachedBlocks blocks =
          CachedBlocks.pack(
              "test",
              RowSource.of(rows),
              reader,
              new LabelCheck(Loss.Labels.CLASS, 10),
              new ShardLayout(4, partitions),
              1,
              RowShare.ALL);
      BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, 100, blocks.shardRows());
      JobCount count = new JobCount();
      spark.sparkContext().addSparkListener(count);
      float[] parameters = Initializer.of("he").parameters(network, 1);
      try (SparkWorkers workers =
          new SparkWorkers(
              spark.sparkContext(),
              new BlockGradient(network, plan, 1, Mnist.SCALE),
              new BlockEvaluation(network, 1, Mnist.SCALE, 1),
              Map.of(Split.TRAIN, blocks),
              aggregation,
              warnings::add)) {
        TrainingMode mode = modeOf.apply(workers);
        new Trainer(workers, mode, List.of())
            .train(new TrainingState(parameters, mode.stateArrays(), plan.stepsPerEpoch()), 2);
      }
      spark.stop(); // delivers all events
      jobs = count.jobs.get();
      return parameters;
    } finally {
      spark.stop();
    }
  }

  /** Passes its input on, and throws in the 5th, 30th and 31st pass of the JVM. */
  private record Failing(int width, boolean failing) implements PureLayer {
    @Override
    public int inputs() {
      return width;
    }

    @Override
    public int outputs() {
      return width;
    }

    @Override
    public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
      int pass = failing ? PASSES.incrementAndGet() : 0;
      if (pass == 5 || pass == 30 || pass == 31) {
        FAILURES.incrementAndGet();
        throw new IllegalStateException("a failure on purpose");
      }
      System.arraycopy(x, 0, y, 0, rows * width);
    }

    @Override
    public void backward(
        int rows,
        float[] x,
        float[] y,
        float[] dy,
        float[] parameters,
        int offset,
        float[] dx,
        float[] gradient) {
      System.arraycopy(dy, 0, dx, 0, rows * width);
    }
  }

  private static final class JobCount extends SparkListener {
    private final AtomicInteger jobs = new AtomicInteger();

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      jobs.incrementAndGet();
    }
  }
}
