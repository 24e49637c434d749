package kindling.data;

import java.util.Arrays;

/** Some records of a {@link BlockFile} in memory, in the order in which they were asked for. */
final class RecordBuffer {
  private final int count;
  private final int[] chosen;
  private final int[] starts;
  private final byte[] records;
  private final RecordReads reads;

  /**
   * Starts to read records.
   *
   * @param chosen their numbers; not kept
   * @param count how many of them
   * @param used a buffer that is no longer used, whose arrays are used again; null for none
   */
  RecordBuffer(
      BlockFile file, RecordReads.Places places, int[] chosen, int count, RecordBuffer used) {
    int bytes = Math.toIntExact(bytes(places, chosen, count));
    boolean roomy = used != null && used.chosen.length >= count;
    this.count = count;
    this.chosen = roomy ? used.chosen : new int[count];
    this.starts = roomy ? used.starts : new int[count + 1];
    this.records = used != null && used.records.length >= bytes ? used.records : new byte[bytes];
    System.arraycopy(chosen, 0, this.chosen, 0, count);
    starts[0] = 0;
    for (int i = 0; i < count; i++) {
      starts[i + 1] = starts[i] + places.bytes(chosen[i]);
    }
    this.reads = new RecordReads(file, places, chosen, count, this::take);
  }

  private void take(int place, byte[] from, int at, int until) {
    System.arraycopy(from, at, records, starts[place], until - at);
  }

  /** The size of some records. */
  static long bytes(RecordReads.Places places, int[] chosen, int count) {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += places.bytes(chosen[i]);
    }
    return bytes;
  }

  /** The size of the records. */
  long bytes() {
    return starts[count];
  }

  /** Whether these are its records. */
  boolean holds(int[] chosen, int count) {
    return this.count == count && Arrays.equals(this.chosen, 0, count, chosen, 0, count);
  }

  /** Waits until all records are there. */
  void await() {
    reads.await();
  }

  /** Gives the records to a sink, one after the other. */
  void forEach(RecordReads.Sink sink) {
    for (int i = 0; i < count; i++) {
      sink.take(i, records, starts[i], starts[i + 1]);
    }
  }
}
