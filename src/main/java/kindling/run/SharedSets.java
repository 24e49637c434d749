package kindling.run;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.Settings;
import kindling.config.message.Message;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.network.Network;
import kindling.rows.CachedBlocks;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.files.DatasetReader;
import kindling.run.probability.ClassBalance;
import kindling.store.Model;
import kindling.tables.Table;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * The training and validation rows of a sweep, packed once for all trials with the same {@code
 * training.seed}, the only setting of a trial that decides which rows are packed where. Safe for
 * any number of threads.
 */
public final class SharedSets implements AutoCloseable {
  private final SparkContext spark;
  private final boolean inTasks;
  private final boolean allReduce;
  // the seed that was used last is last
  private final Map<Long, SeedSets> bySeed = new LinkedHashMap<>(16, 0.75f, true);

  private SharedSets(SparkContext spark, boolean inTasks, boolean allReduce) {
    this.spark = spark;
    this.inTasks = inTasks;
    this.allReduce = allReduce;
  }

  /** Rows for trials that are a task each, with all blocks in its memory. */
  public static SharedSets inTasks(SparkContext spark) {
    return new SharedSets(spark, true, false);
  }

  /**
   * Rows for trials that are trainings over the cluster.
   *
   * @param allReduce whether any of them has that mode, whose tasks must all run at once
   */
  public static SharedSets overCluster(SparkContext spark, boolean allReduce) {
    return new SharedSets(spark, false, allReduce);
  }

  /**
   * The rows for a trial, to be closed when it is done.
   *
   * @throws kindling.config.UserError if rows and settings do not fit
   */
  public synchronized Lease lease(Settings settings) {
    SeedSets sets = bySeed.computeIfAbsent(settings.training().seed(), seed -> pack(settings));
    Training training = sets.training(settings);
    if (!inTasks) {
      int parameters = training.network().parameters();
      ShardLayout layout = sets.packed.train().layout();
      DriverMemory.require(spark, settings, parameters, layout);
    }
    sets.users++;
    closeUnused();
    return new Lease(sets, training);
  }

  /** The model of a trial with some weights. */
  public Model model(Settings settings, float[] weights) {
    try (Lease lease = lease(settings)) {
      return lease.training().model(weights);
    }
  }

  private SeedSets pack(Settings settings) {
    DatasetReader sources = new DatasetReader(spark, settings.data());
    DataSets sets = new DataSets(settings, sources, EnumSet.of(Split.TRAIN, Split.VALIDATION));
    RowReader reader = sets.rows(Split.TRAIN);
    Shape shape = NetworkOfSettings.shape(settings, reader);
    Table table = sets.table().orElse(null);
    Network network = new Training(sets.name(settings), shape, reader.layout(), table).network();
    PackedSets packed = sets.pack(spark, network, sets.layout(spark, allReduce));
    PackedRows rows = packed.rows(ClassBalance.isOn(settings), network);
    return new SeedSets(sets, shape, packed, rows);
  }

  private synchronized void giveBack(SeedSets sets) {
    sets.users--;
    closeUnused();
  }

  /** Releases unused rows, except those that were used last. */
  private void closeUnused() {
    List<Long> unused =
        bySeed.entrySet().stream()
            .filter(sets -> sets.getValue().users == 0)
            .map(Map.Entry::getKey)
            .toList();
    for (Long seed : unused.subList(0, Math.max(0, unused.size() - 1))) {
      bySeed.remove(seed).close();
    }
  }

  @Override
  public synchronized void close() {
    bySeed.values().forEach(SeedSets::close);
    bySeed.clear();
  }

  /** The packed rows of one seed. */
  private final class SeedSets {
    private final DataSets opened;
    private final Shape shape;
    private final PackedSets packed;
    private final PackedRows rows;
    // null until a task needs it; the cached blocks are released then
    private Broadcast<SharedBlocks> broadcast;
    private int users;

    SeedSets(DataSets opened, Shape shape, PackedSets packed, PackedRows rows) {
      this.opened = opened;
      this.shape = shape;
      this.packed = packed;
      this.rows = rows;
    }

    Training training(Settings settings) {
      RowLayout layout = opened.rows(Split.TRAIN).layout();
      Table table = opened.table().orElse(null);
      Training training = new Training(opened.name(settings), shape, layout, table);
      packed.requireLabels(training.network());
      return training;
    }

    synchronized Broadcast<SharedBlocks> broadcast() {
      if (broadcast == null) {
        SharedBlocks blocks = new SharedBlocks(packed.blocks());
        broadcast = spark.broadcast(blocks, ClassTag$.MODULE$.apply(SharedBlocks.class));
        packed.close();
      }
      return broadcast;
    }

    void close() {
      packed.close();
      if (broadcast != null) {
        broadcast.destroy();
      }
    }
  }

  /** The rows for one trial, and its training on them. */
  public final class Lease implements AutoCloseable {
    private final SeedSets sets;
    private final Training training;

    private Lease(SeedSets sets, Training training) {
      this.sets = sets;
      this.training = training;
    }

    /** The training of the trial. */
    public Training training() {
      return training;
    }

    /** The facts about the packed rows. */
    public PackedRows rows() {
      return sets.rows;
    }

    /** Bytes of all blocks. */
    public long bytes() {
      return sets.packed.bytes();
    }

    /** Probable mistakes in the training set, a line each. */
    public List<Message> warnings() {
      return sets.packed.warnings(training.network());
    }

    /** The blocks on the executors that packed them; not once {@link #broadcast} was called. */
    public Map<Split, CachedBlocks> cached() {
      return sets.packed.blocks();
    }

    /** All blocks on each executor that asks for them. */
    public Broadcast<SharedBlocks> broadcast() {
      return sets.broadcast();
    }

    @Override
    public void close() {
      giveBack(sets);
    }
  }
}
