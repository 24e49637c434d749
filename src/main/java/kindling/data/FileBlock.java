package kindling.data;

import java.io.Serial;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A block whose rows lie in a {@link BlockFile}. It reads the rows that are asked for, and those
 * that were announced before. If it is sent to another process, its rows arrive there in memory.
 *
 * <p>Any number of threads may use it; announcing rows helps one of them.
 */
public final class FileBlock implements Block {
  @Serial private static final long serialVersionUID = 1L;

  private final transient BlockFile file;
  private final transient long from;
  private final transient int rows;
  private final transient RowLayout layout;
  private final transient RecordFormat format;
  private final transient AtomicReference<Ahead> announced = new AtomicReference<>();
  // whose arrays may be used again
  private final transient AtomicReference<Ahead> spare = new AtomicReference<>();

  // null until it is needed
  private final transient AtomicReference<int[]> classOrder = new AtomicReference<>();

  FileBlock(BlockFile file, long from, int rows, RowLayout layout) {
    this.file = file;
    this.from = from;
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
  public MemoryBlock inMemory() {
    MemoryBlock block = format.blank(rows);
    int[] all = new int[rows];
    Arrays.setAll(all, i -> i);
    read(all, rows, (row, records, at) -> format.set(block, row, records, at)).await();
    return block;
  }

  @Override
  public void gather(int[] chosen, int count, Scaling scaling, float[] x, float[] y, float[] w) {
    Ahead ahead = announced.get();
    if (ahead == null || !ahead.holds(chosen, count) || !announced.compareAndSet(ahead, null)) {
      RecordReads reads =
          read(
              chosen, count, (to, records, at) -> format.gather(records, at, scaling, to, x, y, w));
      reads.await();
      return;
    }
    try {
      ahead.reads.await();
    } finally {
      file.giveBackAhead(ahead.bytes());
    }
    for (int i = 0; i < count; i++) {
      format.gather(ahead.records, i * format.bytes(), scaling, i, x, y, w);
    }
    spare.set(ahead);
  }

  private RecordReads read(int[] chosen, int count, RecordReads.Sink sink) {
    return new RecordReads(file, from, format, chosen, count, sink);
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
    Ahead before = announced.get();
    if (count == 0 || (before != null && before.holds(chosen, count))) {
      return;
    }
    long bytes = (long) count * format.bytes();
    if (bytes > Integer.MAX_VALUE || !file.takeAhead(bytes)) {
      return;
    }
    Ahead replaced = announced.getAndSet(new Ahead(chosen, count, spare.getAndSet(null)));
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
    read(chosen, count, (i, records, at) -> keys[i] = RecordFormat.key(records, at)).await();
  }

  @Serial
  private Object writeReplace() {
    return inMemory();
  }

  /** Rows that are being read, or have been. */
  private final class Ahead {
    private final int count;
    private final int[] chosen;
    private final byte[] records;
    private final RecordReads reads;

    Ahead(int[] chosen, int count, Ahead used) {
      int bytes = count * format.bytes();
      this.count = count;
      this.chosen = used != null && used.chosen.length >= count ? used.chosen : new int[count];
      this.records = used != null && used.records.length >= bytes ? used.records : new byte[bytes];
      System.arraycopy(chosen, 0, this.chosen, 0, count);
      this.reads =
          read(
              chosen,
              count,
              (to, from, at) ->
                  System.arraycopy(from, at, records, to * format.bytes(), format.bytes()));
    }

    long bytes() {
      return (long) count * format.bytes();
    }

    boolean holds(int[] chosen, int count) {
      return this.count == count && Arrays.equals(this.chosen, 0, count, chosen, 0, count);
    }
  }
}
