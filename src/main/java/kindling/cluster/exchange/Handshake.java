package kindling.cluster.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;

/**
 * Two processes prove to each other that they hold the same {@link ExchangePass}, without sending
 * its secret: each draws 32 random bytes, and computes an HMAC-SHA256 with the secret over the
 * bytes of both.
 *
 * <pre>
 * client: name of the training (36 bytes), drawn c (32)
 * server: drawn s (32), proof(SERVER, c, s) (32)
 * client: proof(CLIENT, c, s) (32)
 * server: nothing
 * </pre>
 *
 * <p>Each message has a fixed length. A {@link Refused} ends the connection.
 */
final class Handshake {
  private static final byte CLIENT = 1;
  private static final byte SERVER = 2;

  private Handshake() {}

  /** The other side does not hold the pass. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** The side that connects. */
  static final class Client {
    private final ExchangePass pass;
    private final byte[] drawn = ExchangePass.random();

    Client(ExchangePass pass) {
      this.pass = pass;
    }

    /** The first message. */
    ByteBuffer greeting() {
      return ByteBuffer.allocate(ExchangePass.NAME_BYTES + ExchangePass.BYTES)
          .put(pass.training().getBytes(StandardCharsets.US_ASCII))
          .put(drawn)
          .flip();
    }

    /** The second message, if the answer to the first one is right. */
    ByteBuffer proof(ByteBuffer answer) throws Refused {
      byte[][] parts = parts(answer, ExchangePass.BYTES, ExchangePass.BYTES);
      requireEqual(pass.proof(SERVER, drawn, parts[0]), parts[1]);
      return ByteBuffer.wrap(pass.proof(CLIENT, drawn, parts[0]));
    }
  }

  /** The side that is connected to. */
  static final class Server {
    private final Function<String, Optional<ExchangePass>> passes;
    private final byte[] drawn = ExchangePass.random();
    // null before the greeting
    private ExchangePass pass;
    private byte[] drawnByClient;
    private boolean done;

    /** A server that finds passes by the names of trainings. */
    Server(Function<String, Optional<ExchangePass>> passes) {
      this.passes = passes;
    }

    /** The answer to the next message of the client. */
    ByteBuffer answer(ByteBuffer message) throws Refused {
      if (pass == null) {
        byte[][] parts = parts(message, ExchangePass.NAME_BYTES, ExchangePass.BYTES);
        pass =
            passes
                .apply(new String(parts[0], StandardCharsets.US_ASCII))
                .orElseThrow(() -> new Refused("unknown training"));
        drawnByClient = parts[1];
        return ByteBuffer.allocate(2 * ExchangePass.BYTES)
            .put(drawn)
            .put(pass.proof(SERVER, drawnByClient, drawn))
            .flip();
      }
      requireEqual(pass.proof(CLIENT, drawnByClient, drawn), parts(message, ExchangePass.BYTES)[0]);
      done = true;
      return ByteBuffer.allocate(0);
    }

    /** The training whose pass the client has proved; null before that. */
    String training() {
      return done ? pass.training() : null;
    }
  }

  private static byte[][] parts(ByteBuffer message, int... bytes) throws Refused {
    int all = 0;
    for (int count : bytes) {
      all += count;
    }
    if (message.remaining() != all) {
      throw new Refused("a message of another length");
    }
    byte[][] parts = new byte[bytes.length][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new byte[bytes[i]];
      message.get(parts[i]);
    }
    return parts;
  }

  /** Compares in a time that does not depend on the bytes. */
  private static void requireEqual(byte[] expected, byte[] proof) throws Refused {
    if (!MessageDigest.isEqual(expected, proof)) {
      throw new Refused("a wrong proof");
    }
  }
}
