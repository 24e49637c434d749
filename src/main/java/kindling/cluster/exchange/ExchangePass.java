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
 * Admits a process to the exchange of one training: the training's name, and a secret that the
 * driver draws and sends to the tasks of its jobs only. The secret is never written to a file or a
 * log.
 */
public final class ExchangePass implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Characters of a name, all of them ASCII. */
  static final int NAME_BYTES = 36;

  /** Bytes of a secret, of a proof, and of the random bytes for a proof. */
  static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final String training;
  private final byte[] secret;

  ExchangePass(String training, byte[] secret) {
    this.training = training;
    this.secret = secret;
  }

  /** A pass for a new training. */
  public static ExchangePass create() {
    return new ExchangePass(UUID.randomUUID().toString(), random());
  }

  /** Random bytes of a cryptographic generator. */
  static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** The name of the training, the same in all processes. */
  public String training() {
    return training;
  }

  /**
   * A proof that only a holder of the secret can compute (RFC 2104).
   *
   * @param role of the side that computes it, so that neither side can return the other's proof
   * @param drawn by both sides for this connection, so that a proof is valid for no other
   *     connection
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
