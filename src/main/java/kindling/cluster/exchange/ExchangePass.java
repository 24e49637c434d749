package kindling.cluster.exchange;

import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What lets a process into the exchange of one training: the training's name, and a secret that the
 * driver draws and that only the tasks of its jobs get. It is written to no file and no log.
 */
public final class ExchangePass implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Characters of a name, all of them ASCII. */
  static final int NAME_BYTES = 36;

  /** Bytes of a secret, of a proof and of what is drawn for one. */
  static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final String training;
  private final byte[] secret;

  /** A pass as it is. */
  ExchangePass(String training, byte[] secret) {
    this.training = training;
    this.secret = secret;
  }

  /** A pass for a new training. */
  public static ExchangePass create() {
    return new ExchangePass(UUID.randomUUID().toString(), random());
  }

  /** Random bytes, which cannot be guessed. */
  static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** Names the training, in all processes. */
  public String training() {
    return training;
  }

  /**
   * What only a holder of the secret can compute (RFC 2104).
   *
   * @param role of the one who computes it, so that neither side can send back the other's proof
   * @param drawn by both sides for this connection, so that no proof is good for another one
   */
  byte[] proof(byte role, byte[]... drawn) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update(role);
      mac.update(training.getBytes(StandardCharsets.US_ASCII));
      for (byte[] bytes : drawn) {
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "the pass of training " + training;
  }
}
