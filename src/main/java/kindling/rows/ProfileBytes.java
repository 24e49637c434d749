package kindling.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import kindling.tables.TableProfile;
import org.apache.spark.api.java.JavaRDD;

/**
 * The profile of a table as tasks return it: bytes of Java's serialization. Kryo, which an
 * application may use, cannot handle all that a profile contains.
 */
final class ProfileBytes {
  /** So few parts are added by the driver in a tree, too. */
  private static final int MOST_AT_DRIVER = 4;

  private ProfileBytes() {}

  static byte[] of(TableProfile profile) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static TableProfile read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (TableProfile) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The profile of the rows of all parts. A few are added here, without bytes in between; more are
   * first added by tasks.
   *
   * @param none a profile of no rows
   */
  static TableProfile sum(JavaRDD<byte[]> parts, TableProfile none) {
    if (parts.getNumPartitions() > MOST_AT_DRIVER) {
      return read(parts.treeReduce(ProfileBytes::add));
    }
    TableProfile sum = null;
    for (byte[] part : parts.collect()) {
      sum = sum == null ? read(part) : sum.add(read(part));
    }
    return sum == null ? none : sum;
  }

  /** The profile of the rows of both. */
  private static byte[] add(byte[] one, byte[] other) {
    return of(read(one).add(read(other)));
  }
}
