package kindling.store.record;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import kindling.metrics.Histogram;
import kindling.store.ProtoMessage;

/**
 * Metrics or histograms after a step, in the format of TensorBoard, by tags; the part of a tag
 * before the "/" groups charts. Histograms have the older of two forms, which every TensorBoard
 * converts to the other one.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">
 *     TensorFlow, event.proto</a> and summary.proto
 */
final class SummaryEvent {
  // Fields of an Event.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  // Fields of a Summary, and of a value in it.
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTOGRAM = 5;
  // Fields of a histogram.
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int NUM = 3;
  private static final int SUM = 4;
  private static final int SUM_SQUARES = 5;
  private static final int BUCKET_LIMIT = 6;
  private static final int BUCKET = 7;

  /**
   * The bytes before the step: the key and the eight bytes of the wall time, and the key of the
   * step.
   */
  private static final int BEFORE_STEP = 1 + Double.BYTES + 1;

  /** The first event of every file. */
  static byte[] fileVersion(double wallSeconds) {
    return new ProtoMessage()
        .real64(WALL_TIME, wallSeconds)
        .text(FILE_VERSION, "brain.Event:2")
        .toBytes();
  }

  private SummaryEvent() {}

  /**
   * An event with some metrics.
   *
   * @param wallSeconds the time, since 1970
   * @param step counted from the beginning
   */
  static byte[] ofFigures(double wallSeconds, long step, Map<String, Double> figures) {
    ProtoMessage summary = new ProtoMessage();
    figures.forEach(
        (tag, figure) ->
            summary.message(
                VALUE, new ProtoMessage().text(TAG, tag).real(SIMPLE_VALUE, figure.floatValue())));
    return bytes(wallSeconds, step, summary);
  }

  /** An event with some histograms, without empty ones, which cannot be drawn. */
  static byte[] ofHistograms(double wallSeconds, long step, Map<String, Histogram> histograms) {
    ProtoMessage summary = new ProtoMessage();
    histograms.forEach(
        (tag, histogram) -> {
          if (histogram.count() > 0) {
            summary.message(
                VALUE, new ProtoMessage().text(TAG, tag).message(HISTOGRAM, message(histogram)));
          }
        });
    return bytes(wallSeconds, step, summary);
  }

  private static ProtoMessage message(Histogram histogram) {
    List<Histogram.Bin> bins = histogram.bins();
    double count = histogram.count();
    double meanSquare =
        histogram.mean() * histogram.mean() + histogram.deviation() * histogram.deviation();
    return new ProtoMessage()
        .real64(MIN, histogram.least())
        .real64(MAX, histogram.most())
        .real64(NUM, count)
        .real64(SUM, count * histogram.mean())
        .real64(SUM_SQUARES, count * meanSquare)
        .reals64(BUCKET_LIMIT, bins.stream().mapToDouble(Histogram.Bin::to).toArray())
        .reals64(BUCKET, bins.stream().mapToDouble(Histogram.Bin::count).toArray());
  }

  private static byte[] bytes(double wallSeconds, long step, ProtoMessage summary) {
    return new ProtoMessage()
        .real64(WALL_TIME, wallSeconds)
        .number(STEP, step)
        .message(SUMMARY, summary)
        .toBytes();
  }

  /** The step of an event of this class. */
  static long stepOf(byte[] event) {
    ByteBuffer bytes = ByteBuffer.wrap(event, BEFORE_STEP, event.length - BEFORE_STEP);
    long step = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      step |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return step;
      }
    }
  }
}
