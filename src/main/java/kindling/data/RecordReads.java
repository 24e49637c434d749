package kindling.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads of some records of a {@link BlockFile}, in the order of the file. Records that lie close
 * together are one read.
 *
 * <p>Reader threads do them: a disk answers several requests at the same time, and a thread of a
 * task must not read itself, because an interrupt would close the file for all others.
 */
final class RecordReads {
  /** How many threads read in this process. */
  private static final int THREADS = 16;

  /** The most threads that read the records of one call. */
  private static final int MOST_PIECES = 8;

  /** How long a piece should take at least: it costs a few microseconds to start. */
  private static final double PIECE_NANOS = 300_000;

  /** The longest read, unless a record is longer. */
  private static final int RUN_BYTES = 1 << 18;

  /** Bytes between two records that are read with them. */
  private static final int GAP_BYTES = 1 << 14;

  private static final ExecutorService READERS = readers();

  private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[0]);

  /** How long a read took lately, to see whether the file is in the system's cache. */
  private static volatile double nanosPerRead = 100_000;

  private final List<Future<?>> pieces = new ArrayList<>();

  /** Where the records of a block are in its file. */
  interface Places {
    /**
     * Where a record begins in the file; that of the number of records, where the last one ends.
     */
    long start(int record);

    /** The size of a record in bytes. */
    default int bytes(int record) {
      return (int) (start(record + 1) - start(record));
    }

    /** The places of records that all have the same size. */
    static Places even(long from, long bytes) {
      return record -> from + record * bytes;
    }

    /**
     * The places of records of different sizes.
     *
     * @param starts one more than there are records
     */
    static Places of(long[] starts) {
      return record -> starts[record];
    }
  }

  /** Takes a record: its place among the chosen ones, and where it begins and ends in a buffer. */
  @FunctionalInterface
  interface Sink {
    void take(int place, byte[] records, int from, int until);
  }

  /**
   * Starts to read.
   *
   * @param places of the records in the file
   * @param chosen numbers of records
   * @param count how many of them
   * @param sink called on the reader threads
   */
  RecordReads(BlockFile file, Places places, int[] chosen, int count, Sink sink) {
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = (long) chosen[i] << 32 | i;
    }
    Arrays.sort(sorted);
    int wanted = (int) Math.min(MOST_PIECES, 1 + count * nanosPerRead / PIECE_NANOS);
    int split = Math.max(1, Math.min(wanted, count));
    for (int piece = 0; piece < split; piece++) {
      int first = (int) ((long) piece * count / split);
      int last = (int) ((piece + 1L) * count / split);
      pieces.add(
          READERS.submit(
              () -> {
                read(file, places, sorted, first, last, sink);
                return null;
              }));
    }
  }

  private static void read(
      BlockFile file, Places places, long[] sorted, int first, int last, Sink sink)
      throws IOException {
    long start = System.nanoTime();
    int reads = 0;
    for (int i = first; i < last; reads++) {
      long run = places.start(record(sorted[i]));
      long end = places.start(record(sorted[i]) + 1);
      int until = i + 1;
      for (; until < last; until++) {
        int record = record(sorted[until]);
        if (places.start(record) - end > GAP_BYTES || places.start(record + 1) - run > RUN_BYTES) {
          break;
        }
        end = places.start(record + 1);
      }
      int length = Math.toIntExact(end - run);
      byte[] buffer = buffer(length);
      file.read(ByteBuffer.wrap(buffer, 0, length), run);
      for (; i < until; i++) {
        int record = record(sorted[i]);
        int begin = (int) (places.start(record) - run);
        sink.take((int) sorted[i], buffer, begin, begin + places.bytes(record));
      }
    }
    if (reads > 0) {
      double nanos = (double) (System.nanoTime() - start) / reads;
      nanosPerRead = 0.9 * nanosPerRead + 0.1 * nanos;
    }
  }

  private static int record(long sorted) {
    return (int) (sorted >>> 32);
  }

  private static byte[] buffer(int length) {
    byte[] buffer = BUFFER.get();
    if (buffer.length < length) {
      buffer = new byte[Math.max(length, RUN_BYTES)];
      BUFFER.set(buffer);
    }
    return buffer;
  }

  /**
   * Waits for all reads, also if the thread is interrupted: the sink still writes.
   *
   * @throws UncheckedIOException if a read failed
   */
  void await() {
    boolean interrupted = false;
    Throwable failure = null;
    for (Future<?> piece : pieces) {
      boolean done = false;
      while (!done) {
        try {
          piece.get();
          done = true;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          failure = e.getCause();
          done = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new UncheckedIOException(
          "cannot read rows from the local disk",
          failure instanceof IOException cause ? cause : new IOException(failure));
    }
  }

  private static ExecutorService readers() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "kindling reader");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
