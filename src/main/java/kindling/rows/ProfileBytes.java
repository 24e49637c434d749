package kindling.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import kindling.tables.TableProfile;

/**
 * The profile of a table as tasks return it: bytes of Java's serialization. Kryo, which an
 * application may use, cannot handle all that a profile contains.
 */
final class ProfileBytes {
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

  static TableProfile read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (TableProfile) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The profile of the rows of both. */
  static byte[] add(byte[] one, byte[] other) {
    return of(read(one).add(read(other)));
  }
}
