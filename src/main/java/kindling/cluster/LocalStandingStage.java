package kindling.cluster;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kindling.gradient.BlockGradient;
import kindling.gradient.exchange.StandingGroup;
import kindling.rows.CachedBlocks;
import org.apache.spark.SparkContext;

/** Tasks of the driver's own process, with which they share memory. */
final class LocalStandingStage extends StandingStage {
  private static final Map<String, StandingGroup> GROUPS = new ConcurrentHashMap<>();

  private final SparkContext spark;
  private final CachedBlocks train;
  private final BlockGradient work;
  private final String name = UUID.randomUUID().toString();

  LocalStandingStage(
      SparkContext spark,
      CachedBlocks train,
      BlockGradient work,
      int[] firstShard,
      int parameters) {
    this(spark, train, work, new StandingGroup(work, firstShard, parameters));
  }

  private LocalStandingStage(
      SparkContext spark, CachedBlocks train, BlockGradient work, StandingGroup group) {
    super(spark, group);
    this.spark = spark;
    this.train = train;
    this.work = work;
    GROUPS.put(name, group);
  }

  @Override
  void runTasks() {
    try {
      BlockJob.runAtOnce(spark, train.blocks().rdd(), new StandingTask(name, work), Long.class);
    } finally {
      GROUPS.remove(name);
    }
  }

  /** The group of this process with a name. */
  static StandingGroup group(String name) {
    StandingGroup group = GROUPS.get(name);
    if (group == null) {
      throw new IllegalStateException("the driver has given up this attempt");
    }
    return group;
  }
}
