package kindling.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kindling.cluster.Sessions;
import kindling.gradient.exchange.UnreachablePeerException;
import kindling.math.Precision;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who may send to the port that we open, whether or not Spark asks for a secret. */
class PeerNetworkIT {
  /** Fewer than a training makes: none of these is refused for want of room. */
  private static final int TRIES = 3;

  /** The answer to a connection that was accepted. */
  private final ExchangePass pass = ExchangePass.create();

  @AfterAll
  static void close() {
    Sessions.stop();
  }

  private PeerNetwork open(String... conf) {
    Sessions.open("local[1]", conf);
    PeerNetwork network = new PeerNetwork(SparkEnv.get());
    network.admit(pass, 1000);
    return network;
  }

  private static String[] secured() {
    return new String[] {"spark.authenticate", "true", "spark.network.crypto.enabled", "true"};
  }

  @Test
  void onlyAConnectionThatHoldsThePassIsAccepted() {
    PeerNetwork network = open();
    TransportClient friend = connection(network, pass, List.of());
    assertGotIn(friend);
    ExchangePass guessed = new ExchangePass(pass.training(), ExchangePass.random());
    assertRefused(network, guessed, List.of());
    assertRefused(network, ExchangePass.create(), List.of());
    assertGotIn(friend);
  }

  @Test
  void whereSparkAsksForASecretThePassIsNotEnough() {
    PeerNetwork network = open(secured());
    String secret = SparkEnv.get().securityManager().getSecretKey("");
    TransportClient friend = connection(network, pass, List.of(with(secret)));
    assertGotIn(friend);
    assertRefused(network, pass, List.of(with("of another application")));
    assertRefused(network, ExchangePass.create(), List.of(with(secret)));
    assertRefused(network, pass, List.of());
    // Not even a message that needs no answer.
    TransportClientBootstrap impatient =
        (client, channel) ->
            new FloatsMessage(ByteBuffer.allocate(64), Precision.FLOAT32, new float[0], 0, 0)
                .sendOver(channel);
    assertRefused(network, pass, List.of(impatient));
    assertGotIn(friend);
  }

  @Test
  void strangersWhoSendAnythingEndTheirOwnConnectionsOnly() throws Exception {
    PeerNetwork network = open();
    TransportClient friend = connection(network, pass, List.of());
    byte[] greeting = new byte[68];
    new Handshake.Client(pass).greeting().get(greeting);
    List<byte[]> frames = new ArrayList<>();
    // A request for a stream whose name has 2 GB; a long request; a message before any greeting.
    frames.add(frame(6, ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array()));
    frames.add(ByteBuffer.allocate(9).putLong(Integer.MAX_VALUE).put((byte) 3).array());
    frames.add(frame(9, new byte[60]));
    // The name of a training is known, and its secret is not.
    frames.add(frame(3, ByteBuffer.allocate(80).putLong(1).putInt(68).put(greeting).array()));
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[1 + random.nextInt(2000)];
      random.nextBytes(bytes);
      frames.add(random.nextBoolean() ? bytes : frame(random.nextInt(14), bytes));
    }
    for (byte[] frame : frames) {
      try (Socket stranger = stranger(network)) {
        stranger.getOutputStream().write(frame);
        stranger.getOutputStream().write(frame(3, new byte[100]));
        while (stranger.getInputStream().read() >= 0) {
          // Perhaps an answer to the greeting, and then the end.
        }
      } catch (IOException e) {
        // It was cut off in the midst of a word.
      }
    }
    assertGotIn(friend);
    assertGotIn(connection(network, pass, List.of()));
  }

  @Test
  void aThousandStrangersWhoSayNothingLeaveRoomForAFriend() throws Exception {
    PeerNetwork network = open();
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        strangers.add(stranger(network));
      }
      assertGotIn(connection(network, pass, List.of()));
      // Not in the order in which they came: several threads let them in.
      int cutOff = 0;
      for (Socket stranger : strangers) {
        cutOff += isCutOff(stranger) ? 1 : 0;
      }
      assertTrue(cutOff >= 700, cutOff + " of 1000");
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  private static boolean isCutOff(Socket stranger) throws IOException {
    stranger.setSoTimeout(10);
    try {
      return stranger.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static byte[] frame(int type, byte[] message) {
    return ByteBuffer.allocate(9 + message.length)
        .putLong(9 + message.length)
        .put((byte) type)
        .put(message)
        .array();
  }

  private static Socket stranger(PeerNetwork network) throws IOException {
    String[] address = network.address().split(":", -1);
    Socket socket = new Socket(address[0], Integer.parseInt(address[1]));
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void assertGotIn(TransportClient client) {
    assertEquals(0, client.sendRpcSync(ByteBuffer.allocate(100), 5_000).remaining());
  }

  private static void assertRefused(
      PeerNetwork network, ExchangePass pass, List<TransportClientBootstrap> more) {
    assertThrows(UnreachablePeerException.class, () -> connection(network, pass, more));
  }

  private static TransportClient connection(
      PeerNetwork network, ExchangePass pass, List<TransportClientBootstrap> more) {
    var clients = new TransportContext(conf(), new NoOpRpcHandler()).createClientFactory(List.of());
    return new Exchange(pass, clients, more, TRIES).connection(network.address());
  }

  private static TransportClientBootstrap with(String secret) {
    SecretKeyHolder holder =
        new SecretKeyHolder() {
          @Override
          public String getSaslUser(String application) {
            return SparkEnv.get().securityManager().getSaslUser();
          }

          @Override
          public String getSecretKey(String application) {
            return secret;
          }
        };
    return new AuthClientBootstrap(conf(), SparkEnv.get().conf().getAppId(), holder);
  }

  private static TransportConf conf() {
    return PeerTransport.conf(SparkEnv.get().conf(), SparkEnv.get().securityManager());
  }
}
