package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may send to the port that we open, if Spark asks for a secret. */
class PeerNetworkIT {
  /** What whoever got in is told. */
  private static final String GOT_IN = "messages need no answer";

  private static PeerNetwork network;

  @BeforeAll
  static void open() {
    Sessions.open("local[1]", "spark.authenticate", "true", "spark.network.crypto.enabled", "true");
    network = new PeerNetwork(SparkEnv.get());
  }

  @AfterAll
  static void close() {
    Sessions.stop();
  }

  @Test
  void whoKnowsTheSecretGetsIn() throws Exception {
    assertTrue(
        answer(List.of(with(SparkEnv.get().securityManager().getSecretKey("")))).contains(GOT_IN));
  }

  @Test
  void whoKnowsNoSecretIsRefused() throws Exception {
    assertFalse(answer(List.of()).contains(GOT_IN));
  }

  @Test
  void whoKnowsAnotherSecretIsRefused() {
    assertThrows(Exception.class, () -> answer(List.of(with("of somebody else"))));
  }

  private static String answer(List<TransportClientBootstrap> introduction) throws Exception {
    String[] address = network.address().split(":", -1);
    try (TransportContext context = new TransportContext(conf(), new NoOpRpcHandler());
        var clients = context.createClientFactory(introduction);
        TransportClient client = clients.createClient(address[0], Integer.parseInt(address[1]))) {
      ByteBuffer message = ByteBuffer.allocate(100);
      return assertThrows(RuntimeException.class, () -> client.sendRpcSync(message, 5_000))
          .toString();
    }
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
