package kindling.data;

import java.io.Serial;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import kindling.data.features.BatchFeatures;
import kindling.data.features.FeatureType;
import kindling.data.features.SparseRows;

/**
 * A block whose rows lie in a {@link BlockFile}. It reads the rows that are asked for, and those
 * that were announced before. If it is sent to another process, its rows arrive there in memory.
 *
 * <p>Any number of threads may use it; announcing rows helps one of them.
 */
public final class FileBlock implements Block {
  @Serial private static final long serialVersionUID = 1L;

  // of a whole block
  private static final int ROWS_AT_ONCE = 1 << 16;
  private static final long BYTES_AT_ONCE = 16 << 20;

  private final transient BlockFile file;
  private final transient RecordReads.Places places;
  private final transient int rows;
  private final transient RowLayout layout;
  private final transient RecordFormat format;
  private final transient AtomicReference<RecordBuffer> announced = new AtomicReference<>();
  // whose arrays may be used again
  private final transient AtomicReference<RecordBuffer> spare = new AtomicReference<>();

  // null until it is needed
  private final transient AtomicReference<int[]> classOrder = new AtomicReference<>();

  FileBlock(BlockFile file, RecordReads.Places places, int rows, RowLayout layout) {
    this.file = file;
    this.places = places;
    this.rows = rows;
    this.layout = layout;
    this.format = new RecordFormat(layout);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public RowLayout layout() {
    return layout;
  }

  @Override
  public long sizeInBytes() {
    return places.start(rows) - places.start(0);
  }

  @Override
  public MemoryBlock inMemory() {
    if (layout.type() == FeatureType.SPARSE) {
      return sparseInMemory();
    }
    int[] all = new int[rows];
    Arrays.setAll(all, i -> i);
    RecordFormat.DenseRows dense = format.denseRows(rows);
    new RecordReads(file, places, all, rows, dense).await();
    return dense.block();
  }

  private MemoryBlock sparseInMemory() {
    BlockPacker packer = new BlockPacker(layout, rows, elements());
    int[] some = new int[Math.min(rows, ROWS_AT_ONCE)];
    RecordBuffer buffer = null;
    for (int from = 0; from < rows; ) {
      int count = 0;
      long bytes = 0;
      while (count < some.length && from + count < rows && (count == 0 || bytes < BYTES_AT_ONCE)) {
        bytes += places.bytes(from + count);
        some[count] = from + count;
        count++;
      }
      buffer = new RecordBuffer(file, places, some, count, buffer);
      buffer.await();
      buffer.forEach((i, records, at, until) -> format.add(records, at, until, packer));
      from += count;
    }
    return packer.block();
  }

  /** Of features, see {@link kindling.data.features.Features#elements()}. */
  private int elements() {
    long bytes = sizeInBytes() - rows * layout.headBytes();
    return Math.toIntExact(bytes / RecordFormat.SPARSE_BYTES);
  }

  @Override
  public void gather(int[] chosen, int count, Scaling scaling, float[] x, float[] y, float[] w) {
    RecordReads.Sink sink =
        (to, records, at, until) -> {
          format.gatherHead(records, at, scaling, to, y, w);
          format.gather(records, at, until, scaling.features(), to, x);
        };
    RecordBuffer ahead = takeAnnounced(chosen, count);
    if (ahead == null) {
      new RecordReads(file, places, chosen, count, sink).await();
    } else {
      ahead.forEach(sink);
      spare.set(ahead);
    }
  }

  @Override
  public void gather(
      int[] chosen, int count, Scaling scaling, BatchFeatures x, float[] y, float[] w) {
    if (layout.type() != FeatureType.SPARSE || !x.takesSparse()) {
      gather(chosen, count, scaling, x.beginDense(), y, w);
      return;
    }
    RecordBuffer buffer = takeAnnounced(chosen, count);
    if (buffer == null) {
      buffer = new RecordBuffer(file, places, chosen, count, spare.getAndSet(null));
      buffer.await();
    }
    SparseRows sparse = x.beginSparse();
    buffer.forEach(
        (to, records, at, until) -> {
          format.gatherHead(records, at, scaling, to, y, w);
          format.gather(records, at, until, scaling.features(), sparse);
        });
    spare.set(buffer);
  }

  /** The rows, if they were announced; else null. */
  private RecordBuffer takeAnnounced(int[] chosen, int count) {
    RecordBuffer ahead = announced.get();
    if (ahead == null || !ahead.holds(chosen, count) || !announced.compareAndSet(ahead, null)) {
      return null;
    }
    try {
      ahead.await();
    } finally {
      file.giveBackAhead(ahead.bytes());
    }
    return ahead;
  }

  /** Reads all rows once, and keeps the order in memory. */
  @Override
  public int[] classOrder() {
    if (classOrder.get() == null) {
      classOrder.set(inMemory().classOrder());
    }
    return classOrder.get();
  }

  @Override
  public boolean readsAhead() {
    return true;
  }

  @Override
  public void readAhead(int[] chosen, int count) {
    RecordBuffer before = announced.get();
    if (count == 0 || (before != null && before.holds(chosen, count))) {
      return;
    }
    long bytes = RecordBuffer.bytes(places, chosen, count);
    if (bytes > Integer.MAX_VALUE || !file.takeAhead(bytes)) {
      return;
    }
    RecordBuffer replaced =
        announced.getAndSet(new RecordBuffer(file, places, chosen, count, spare.getAndSet(null)));
    if (replaced != null) {
      file.giveBackAhead(replaced.bytes());
    }
  }

  @Override
  public long key(int row) {
    long[] key = new long[1];
    keys(new int[] {row}, 1, key);
    return key[0];
  }

  /** Reads the rows; those that were gathered just now are in the system's cache. */
  @Override
  public void keys(int[] chosen, int count, long[] keys) {
    RecordReads.Sink sink = (i, records, at, until) -> keys[i] = RecordFormat.key(records, at);
    new RecordReads(file, places, chosen, count, sink).await();
  }

  @Serial
  private Object writeReplace() {
    return inMemory();
  }
}
