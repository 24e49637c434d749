package kindling.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private final ExchangePass pass = ExchangePass.create();
  private final Handshake.Client client = new Handshake.Client(pass);
  private final Handshake.Server server = server(pass);

  private static Handshake.Server server(ExchangePass pass) {
    return new Handshake.Server(
        training -> Optional.of(pass).filter(known -> known.training().equals(training)));
  }

  @Test
  void twoHoldersOfAPassRecogniseEachOther() throws Exception {
    ByteBuffer proof = client.proof(server.answer(client.greeting()));
    assertNull(server.training());
    assertEquals(0, server.answer(proof).remaining());
    assertEquals(pass.training(), server.training());
  }

  @Test
  void whoKnowsOnlyTheNameOfTheTrainingIsRefusedByEitherSide() throws Exception {
    ByteBuffer answer = server.answer(client.greeting());
    byte[] guess = new byte[32];
    assertThrows(Handshake.Refused.class, () -> server.answer(ByteBuffer.wrap(guess)));
    assertNull(server.training());
    answer.put(40, (byte) (answer.get(40) + 1));
    assertThrows(Handshake.Refused.class, () -> client.proof(answer));
  }

  @Test
  void aPassOfAnotherTrainingIsRefused() {
    ByteBuffer greeting = new Handshake.Client(ExchangePass.create()).greeting();
    assertThrows(Handshake.Refused.class, () -> server.answer(greeting));
  }

  @Test
  void neitherAnOldProofNorTheServersOwnOpensAnotherConnection() throws Exception {
    ByteBuffer answer = server.answer(client.greeting());
    ByteBuffer proof = client.proof(answer.duplicate());
    Handshake.Server another = server(pass);
    another.answer(client.greeting());
    assertThrows(Handshake.Refused.class, () -> another.answer(proof.duplicate()));
    ByteBuffer own = answer.slice(32, 32);
    assertThrows(Handshake.Refused.class, () -> server.answer(own));
  }

  @Test
  void messagesOfAnyOtherLengthAreRefused() {
    Random random = new Random(1);
    for (int length : List.of(0, 1, 31, 33, 67, 69, 255)) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      assertThrows(Handshake.Refused.class, () -> server(pass).answer(ByteBuffer.wrap(message)));
    }
  }

  @Test
  void theSecretIsNotInTheTextOfAPass() {
    String text = pass.toString();
    assertFalse(text.matches("(?i).*[0-9a-f]{64}.*"), text);
    assertFalse(text.contains(HexFormat.of().formatHex(pass.proof((byte) 1))), text);
    assertEquals("the pass of training " + pass.training(), text);
  }
}
