package kindling.rows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.Rounding;
import kindling.data.RowShare;
import kindling.data.features.Features;
import kindling.math.Seeds;
import kindling.rows.seen.LeftOut;
import kindling.rows.seen.PerPartition;
import kindling.rows.seen.RoundingSeen;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The rows of a source partition, packed into chunks for the shards, a bounded number of bytes at a
 * time.
 */
final class ShardChunks implements Iterator<Tuple2<Integer, Block>> {
  /** What is collected for all shards together before chunks are handed to the shuffle. */
  private static final int COLLECTED_BYTES = 32 << 20;

  private final Iterator<Row> source;
  private final RowReader reader;
  private final LabelCheck labels;
  private final long seed;
  private final RowShare share;
  private final BlockPacker[] packers;
  private final long mostBytes;
  private boolean ended;
  // null if it is not asked for
  private final Rounding rounding;
  private final Consumer<Rounding> seen;
  // null if it is not asked for
  private final PerPartition<LeftOut> leftOut;
  private final Deque<Tuple2<Integer, Block>> ready = new ArrayDeque<>();

  /**
   * Chunks of some rows.
   *
   * @param packing whose accumulators may be null
   * @param shards how many there are
   */
  ShardChunks(Iterator<Row> source, Packing packing, int shards) {
    RoundingSeen seen = packing.rounding();
    this.source = source;
    this.reader = packing.reader();
    this.labels = packing.labels();
    this.seed = packing.seed();
    this.share = packing.share();
    this.leftOut = packing.leftOut();
    this.seen = seen == null ? null : seen::add;
    this.rounding = seen == null ? null : new Rounding(reader.layout().width());
    this.packers = new BlockPacker[shards];
    this.mostBytes = COLLECTED_BYTES / shards;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && source.hasNext()) {
      add(source.next());
    }
    if (ready.isEmpty() && !ended) {
      ended = true;
      if (seen != null) {
        seen.accept(rounding);
      }
      for (int shard = 0; shard < packers.length; shard++) {
        flush(shard);
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Tuple2<Integer, Block> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void add(Row row) {
    if (!reader.has(row)) {
      return;
    }
    if (reader.table().isPresent()) {
      addOfTable(row);
      return;
    }
    float[] label = reader.label(row, labels);
    float weight = reader.weight(row);
    Features features = reader.features(row, rounding);
    LongUnaryOperator contentKey = seed -> BlockPacker.contentKey(seed, label, features);
    long key = key(row, contentKey);
    if (has(key, contentKey)) {
      packer(key).add(key, label, weight, features, 0);
    }
  }

  /**
   * Adds a row of a table, if it is wanted; that is known before its values are read. The hash of a
   * wide row takes longer than its encoding, so it is computed once.
   */
  private void addOfTable(Row row) {
    LongUnaryOperator contentKey = reader.contentKey(row);
    long key = key(row, contentKey);
    if (has(key, contentKey) && reader.hasLabel(row, leftOut)) {
      float[] label = reader.label(row, labels);
      float weight = reader.weight(row);
      packer(key).add(key, label, weight, reader.features(row, rounding), 0);
    }
  }

  private long key(Row row, LongUnaryOperator contentKey) {
    return reader.hasIndex() ? reader.index(row) : contentKey.applyAsLong(seed);
  }

  /** Whether a row is wanted; which ones are may have been chosen by another seed. */
  private boolean has(long key, LongUnaryOperator contentKey) {
    boolean sameKey = reader.hasIndex() || share.isAll() || share.keySeed() == seed;
    return share.has(sameKey ? key : contentKey.applyAsLong(share.keySeed()));
  }

  private BlockPacker packer(long key) {
    int shards = packers.length;
    int shard = reader.hasIndex() ? (int) (key % shards) : Seeds.below(shards, key);
    if (packers[shard] != null && packers[shard].sizeInBytes() >= mostBytes) {
      flush(shard);
    }
    if (packers[shard] == null) {
      packers[shard] = new BlockPacker(reader.layout());
    }
    return packers[shard];
  }

  private void flush(int shard) {
    if (packers[shard] != null) {
      ready.add(new Tuple2<>(shard, packers[shard].block()));
      packers[shard] = null;
    }
  }
}
