package kindling.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.cluster.SparkWorkers;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Mode;
import kindling.config.message.Message;
import kindling.config.message.Warnings;
import kindling.data.Block;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.rows.CachedBlocks;
import kindling.rows.DatasetReader;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.store.Checkpoint;
import kindling.store.Model;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/**
 * The training and validation sets that trainings with other settings have in common: each is
 * packed once for all that want the same, and stays until others are wanted. Safe for any number of
 * threads.
 */
public final class SharedSets implements AutoCloseable {
  /** Sets that nobody uses at the moment, and that stay all the same. */
  private static final int MOST_IDLE = 1;

  private final SparkSession spark;
  private final boolean spread;
  private final Map<OpenKey, Open> open = new HashMap<>();
  // those that were used last are last
  private final Map<Key, Shared> shared = new LinkedHashMap<>();

  /** What decides which rows there are, and how they are laid out. */
  private record OpenKey(DataSettings data, long seed) {}

  /** What decides how they are packed. */
  private record Key(OpenKey of, int shards, boolean allAtOnce, Loss.Labels labels, int outputs) {}

  private record Open(DataSets sets, Shape shape, RowLayout rows) {}

  /**
   * Sets of some session.
   *
   * @param spread whether trainings compute where the blocks are, as {@code training.mode} says;
   *     else each has all blocks with it
   */
  public SharedSets(SparkSession spark, boolean spread) {
    this.spark = spark;
    this.spread = spread;
  }

  /**
   * The sets for a training; to be closed when it is done.
   *
   * @throws UserError if data and settings do not fit
   */
  public synchronized Lease lease(Settings settings) {
    OpenKey openKey = new OpenKey(settings.data(), settings.training().seed());
    Open opened = open.computeIfAbsent(openKey, key -> open(settings));
    Settings named = opened.sets().name(settings);
    Assembly assembly = new Assembly(named, opened.shape(), opened.rows());
    Key key =
        new Key(
            openKey,
            settings.training().shards(),
            spread && settings.training().mode() == Mode.ALL_REDUCE,
            assembly.network().loss().labels(),
            assembly.network().outputs());
    Shared sets = shared.remove(key);
    if (sets == null) {
      sets = new Shared(opened, pack(settings, assembly.network(), opened), assembly.network());
    }
    shared.put(key, sets);
    sets.users++;
    closeIdle(MOST_IDLE);
    return new Lease(sets, assembly);
  }

  /** The model of a training on such sets, with some weights. */
  public Model model(Settings settings, float[] weights) {
    try (Lease lease = lease(settings)) {
      return lease.assembly().model(weights);
    }
  }

  private Open open(Settings settings) {
    DatasetReader sources = new DatasetReader(spark, settings.data());
    DataSets sets = new DataSets(settings, sources, EnumSet.of(Split.TRAIN, Split.VALIDATION));
    RowReader rows = sets.rows(Split.TRAIN);
    return new Open(sets, Initial.shape(settings, rows), rows.layout());
  }

  private DataSets.Packed pack(Settings settings, Network network, Open opened) {
    SparkContext context = spark.sparkContext();
    if (!spread) {
      int shards = settings.training().shards();
      long bytes = opened.sets().expectedBytes();
      ShardLayout layout = ShardLayout.overCores(context, shards, bytes);
      return opened.sets().pack(context, network, layout);
    }
    ShardLayout layout = Initial.layout(context, settings, opened.sets());
    int vectors = SparkWorkers.vectorsOf(layout);
    DriverMemory.require(context, settings, network.parameters(), vectors);
    return opened.sets().pack(context, network, layout);
  }

  private synchronized void giveBack(Shared sets) {
    sets.users--;
    closeIdle(MOST_IDLE);
  }

  private void closeIdle(int most) {
    List<Key> idle = new ArrayList<>();
    shared.forEach(
        (key, sets) -> {
          if (sets.users == 0) {
            idle.add(key);
          }
        });
    for (Key key : idle.subList(0, Math.max(0, idle.size() - most))) {
      shared.remove(key).close();
    }
  }

  @Override
  public synchronized void close() {
    shared.values().forEach(Shared::close);
    shared.clear();
  }

  /** The blocks of all shards, in one place: an array for each set, null without it. */
  public static final class Blocks implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    private final Block[] train;
    private final Block[] validation;

    private Blocks(Map<Split, CachedBlocks> sets) {
      this.train = collect(sets.get(Split.TRAIN));
      this.validation = collect(sets.get(Split.VALIDATION));
    }

    private static Block[] collect(CachedBlocks set) {
      return set == null ? null : set.collect().toArray(Block[]::new);
    }

    /** The sets by name. */
    public Map<Split, List<Block>> sets() {
      Map<Split, List<Block>> sets = new EnumMap<>(Split.class);
      sets.put(Split.TRAIN, List.of(train));
      if (validation != null) {
        sets.put(Split.VALIDATION, List.of(validation));
      }
      return sets;
    }
  }

  /** Sets in memory; closed when nobody has used them for a while. */
  private final class Shared {
    private final Open opened;
    private final DataSets.Packed packed;
    private final int[] shardRows;
    private final double weightFactor;
    private final long bytes;
    private final Map<String, String> origin;
    private final List<Message> dataWarnings;
    // null until it is wanted; the packed sets are let go then
    private Broadcast<Blocks> broadcast;
    private int users;

    Shared(Open opened, DataSets.Packed packed, Network network) {
      this.opened = opened;
      this.packed = packed;
      this.shardRows = packed.train().shardRows();
      this.weightFactor = packed.train().weightFactor();
      this.bytes = packed.blocks().values().stream().mapToLong(CachedBlocks::bytes).sum();
      this.origin = RunFacts.origin(packed);
      this.dataWarnings = packed.warnings(network);
    }

    synchronized Broadcast<Blocks> broadcast() {
      if (broadcast == null) {
        Blocks blocks = new Blocks(packed.blocks());
        broadcast = spark.sparkContext().broadcast(blocks, ClassTag$.MODULE$.apply(Blocks.class));
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

  /** The use of some sets by one training. */
  public final class Lease implements AutoCloseable {
    private final Shared sets;
    private final Assembly assembly;

    private Lease(Shared sets, Assembly assembly) {
      this.sets = sets;
      this.assembly = assembly;
    }

    /** The parts of the training that fit them. */
    public Assembly assembly() {
      return assembly;
    }

    /** How the features of a row lie. */
    public Shape shape() {
      return sets.opened.shape();
    }

    /** What a row is made of. */
    public RowLayout rows() {
      return sets.opened.rows();
    }

    /** Rows of each shard of the training set. */
    public int[] shardRows() {
      return sets.shardRows.clone();
    }

    /** Makes the mean of the weights of the training set's rows 1. */
    public double weightFactor() {
      return sets.weightFactor;
    }

    /** Bytes of all blocks. */
    public long bytes() {
      return sets.bytes;
    }

    /** What bits depend on besides the settings, by name. */
    public Map<String, String> origin() {
      return sets.origin;
    }

    /** What looks like a mistake in the training set, a line each. */
    public List<Message> dataWarnings() {
      return sets.dataWarnings;
    }

    /**
     * Refuses a checkpoint of a training on other rows.
     *
     * @param warnings takes what may make the bits differ
     */
    public void requireSame(Checkpoint checkpoint, Warnings warnings) {
      Resumption.requireSameOrigin(checkpoint, sets.origin, warnings);
    }

    /** The blocks on the executors that packed them; not once {@link #everywhere} was called. */
    public Map<Split, CachedBlocks> spread() {
      return sets.packed.blocks();
    }

    /** All blocks on each executor that asks for them. */
    public Broadcast<Blocks> everywhere() {
      return sets.broadcast();
    }

    @Override
    public void close() {
      giveBack(sets);
    }
  }
}
