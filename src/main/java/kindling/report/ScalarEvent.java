package kindling.report;

import java.nio.ByteBuffer;
import java.util.Map;
import kindling.store.ProtoMessage;

/**
 * Some figures after a step, as TensorBoard reads them.
 *
 * @param wallSeconds when, since 1970
 * @param step counted from the beginning
 * @param figures by tag; what stands before the "/" of a tag groups charts
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">
 *     TensorFlow, event.proto</a> and summary.proto
 */
record ScalarEvent(double wallSeconds, long step, Map<String, Double> figures) {
  // Of an Event.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  // Of a Summary, and of a value in it.
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  /** The key and the eight bytes of the wall time, and the key of the step. */
  private static final int BEFORE_STEP = 1 + Double.BYTES + 1;

  /** The event that every file begins with. */
  static byte[] fileVersion(double wallSeconds) {
    return new ProtoMessage()
        .real64(WALL_TIME, wallSeconds)
        .text(FILE_VERSION, "brain.Event:2")
        .toBytes();
  }

  /** The event as a record of a file. */
  byte[] toBytes() {
    ProtoMessage summary = new ProtoMessage();
    figures.forEach(
        (tag, figure) ->
            summary.message(
                VALUE, new ProtoMessage().text(TAG, tag).real(SIMPLE_VALUE, figure.floatValue())));
    return new ProtoMessage()
        .real64(WALL_TIME, wallSeconds)
        .number(STEP, step)
        .message(SUMMARY, summary)
        .toBytes();
  }

  /** The step of an event that {@link #toBytes} made. */
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
