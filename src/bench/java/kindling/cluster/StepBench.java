package kindling.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kindling.config.TrainingSettings.Aggregation;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.RowShare;
import kindling.data.Shape;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.Workers.Split;
import kindling.network.Initializer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.rows.ColumnNames;
import kindling.rows.LabelCheck;
import kindling.rows.RowReader;
import kindling.rows.RowSource;
import kindling.rows.ShardLayout;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A step of conf/mnist.conf in local[2], compared with empty jobs of two tasks, and with the usual
 * implementation of a step with {@code mapPartitions}, {@code treeAggregate} and lambdas. To
 * measure the effect of a setting of Spark: {@code -Djmh.args="StepBench.step$ -p
 * conf=spark.ui.enabled=true,spark.locality.wait=0"}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 4)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class StepBench {
  /**
   * Settings of Spark, {@code key=value} separated by semicolons; the first value is the command's.
   */
  @Param("spark.broadcast.compress=false")
  public String conf;

  private SparkSession spark;
  private CachedBlocks blocks;
  private SparkWorkers workers;
  private float[] parameters;
  private BatchPlan plan;
  private BlockGradient work;
  private int step;

  /** Packs MNIST. */
  @Setup
  public void setUp() {
    spark = Sessions.open("local[2]", conf.split("[=;]", -1));
    Dataset<Row> rows =
        spark
            .read()
            .format("idx")
            .option("labels", "data/mnist/train-labels-idx1-ubyte.gz")
            .load("data/mnist/train-images-idx3-ubyte.gz");
    Network network =
        NetworkParser.parse(
            List.of("affine 784 -> 50", "relu", "affine 50 -> 10"),
            new SoftmaxWithLoss(),
            Shape.flat(784));
    RowReader reader =
        RowReader.of(
            "mnist", RowSource.of(rows), new ColumnNames(List.of("features"), "label", ""), true);
    blocks =
        CachedBlocks.pack(
            "mnist",
            RowSource.of(rows),
            reader,
            new LabelCheck(Loss.Labels.CLASS, 10),
            new ShardLayout(4, 2),
            1,
            RowShare.ALL);
    plan = new BatchPlan(1, Sampling.PERMUTATION, 100, blocks.shardRows());
    work = new BlockGradient(network, plan, 1, 1f / 255);
    workers =
        new SparkWorkers(
            spark.sparkContext(),
            work,
            new BlockEvaluation(network, 1, 1f / 255, 1),
            Map.of(Split.TRAIN, blocks),
            Aggregation.JOB_PER_STEP,
            warning -> {});
    parameters = Initializer.of("he").parameters(network, 1);
  }

  /** Stops Spark. */
  @TearDown
  public void tearDown() {
    spark.stop();
  }

  /** A whole step of Kindling: broadcast, compute, sum, update. */
  @Benchmark
  public double step() {
    var sum = workers.gradient(parameters, 0, nextStep());
    update(sum.gradient(), 1e-8);
    return sum.loss();
  }

  /** The same mathematics in the usual implementation with lambdas. */
  @Benchmark
  public double stepWithLambdas() {
    Broadcast<float[]> weights =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(parameters.clone());
    BlockGradient work = this.work;
    int step = nextStep();
    float[] sum =
        blocks
            .blocks()
            .mapPartitionsWithIndex(
                (partition, shards) -> {
                  float[] total = new float[weights.value().length];
                  GradientSum one = new GradientSum(new float[total.length]);
                  for (int shard = 2 * partition; shards.hasNext(); shard++) {
                    work.gradient(
                        shards.next(),
                        shard,
                        0,
                        step,
                        weights.value(),
                        TaskScratch.ofThread().workspace(work::workspace),
                        one);
                    add(total, one.gradient());
                  }
                  return List.of(total).iterator();
                },
                true)
            .treeAggregate(
                new float[0],
                (zero, part) -> zero.length == 0 ? part : add(zero, part),
                (a, b) -> a.length == 0 ? b : b.length == 0 ? a : add(a, b));
    weights.destroy();
    update(sum, 1e-8);
    return sum[0];
  }

  /** An empty job of two tasks, with a lambda. */
  @Benchmark
  public void emptyJobWithLambda() {
    blocks.blocks().foreachPartition(shards -> {});
  }

  /** An empty job of two tasks, without a closure to clean. */
  @Benchmark
  public void emptyJob() {
    spark
        .sparkContext()
        .runJob(
            blocks.blocks().rdd(),
            new Nothing(),
            new Ignore(),
            ClassTag$.MODULE$.apply(Object.class));
  }

  private void update(float[] gradient, double rate) {
    new WeightUpdate(new UpdateRule(new Sgd(), rate), Weights.of(parameters)).take(1, gradient, 1f);
  }

  private int nextStep() {
    step = (step + 1) % plan.stepsPerEpoch();
    return step;
  }

  private static float[] add(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    return a;
  }

  private static final class Nothing extends AbstractFunction2<TaskContext, Iterator<Block>, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(TaskContext context, Iterator<Block> blocks) {
      return 0;
    }
  }

  private static final class Ignore extends AbstractFunction2<Object, Object, BoxedUnit> {
    @Override
    public BoxedUnit apply(Object partition, Object result) {
      return BoxedUnit.UNIT;
    }
  }
}
