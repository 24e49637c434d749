package kindling.cluster.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kindling.gradient.exchange.Peers;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process on Spark's own transport, the one of its shuffle. Each connection belongs to one
 * training and proves that it holds the {@link ExchangePass} of it; then it is authenticated and
 * encrypted as Spark is configured. Opened when it is first needed, for as long as the process
 * lives.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: there is nothing to do afterwards
public final class PeerNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(PeerNetwork.class);
  private static PeerNetwork ofThisProcess;

  private final String address;
  private final TransportClientFactory clients;
  private final List<TransportClientBootstrap> clientSide = new ArrayList<>();
  private final Doorkeeper doorkeeper = new Doorkeeper();
  private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();

  PeerNetwork(SparkEnv spark) {
    SparkConf conf = spark.conf();
    SecurityManager security = spark.securityManager();
    TransportConf transport = PeerTransport.conf(conf, security);
    List<TransportServerBootstrap> serverSide = new ArrayList<>();
    if (security.isAuthenticationEnabled()) {
      clientSide.add(new AuthClientBootstrap(transport, conf.getAppId(), security));
      serverSide.add(new AuthServerBootstrap(transport, security));
    }
    // The last one is the first to see a connection.
    serverSide.add(doorkeeper);
    String host = spark.blockManager().blockManagerId().host();
    TransportServer server =
        new TransportContext(transport, new Receiver()).createServer(host, 0, serverSide);
    this.address = host + ":" + server.getPort();
    // Who is connected to answers, and sends nothing by itself.
    this.clients = new TransportContext(transport, new NoOpRpcHandler()).createClientFactory();
  }

  public static synchronized PeerNetwork ofThisProcess() {
    if (ofThisProcess == null) {
      ofThisProcess = new PeerNetwork(SparkEnv.get());
    }
    return ofThisProcess;
  }

  /** Where this process takes messages, {@code host:port}. */
  public String address() {
    return address;
  }

  /**
   * Takes messages of a training, from now on.
   *
   * @param mostBytes of one message
   * @return its connections to others
   */
  public Exchange admit(ExchangePass pass, long mostBytes) {
    doorkeeper.admit(pass, mostBytes);
    exchanges.values().forEach(Exchange::closeIfIdle);
    return exchanges.computeIfAbsent(
        pass.training(), training -> new Exchange(pass, clients, clientSide));
  }

  /**
   * The other processes of a group.
   *
   * @param addresses of all processes
   * @param self which of them is this one
   */
  public static Peers connect(
      Exchange exchange, AllReduceGroups.Key key, List<String> addresses, int self) {
    TransportClient[] connections = new TransportClient[addresses.size()];
    for (int process = 0; process < connections.length; process++) {
      if (process != self) {
        connections[process] = exchange.connection(addresses.get(process));
      }
    }
    return new Connected(key, connections);
  }

  /** Run and attempt fill the reserved bytes of each message; the connection knows the training. */
  private static final class Connected implements Peers {
    private final AllReduceGroups.Key key;
    private final TransportClient[] connections;

    Connected(AllReduceGroups.Key key, TransportClient[] connections) {
      this.key = key;
      this.connections = connections;
    }

    @Override
    public void send(int process, ByteBuffer message) {
      ByteBuffer sent = message.duplicate();
      sent.putInt(key.run()).putInt(key.attempt()).rewind();
      connections[process].send(sent);
    }

    @Override
    public void check() {
      for (TransportClient connection : connections) {
        if (connection != null && !connection.isActive()) {
          throw new IllegalStateException("lost the process at " + connection.getSocketAddress());
        }
      }
    }
  }

  private static final class Receiver extends RpcHandler {
    @Override
    public void receive(TransportClient from, ByteBuffer message) {
      try {
        AllReduceGroups.Key key =
            new AllReduceGroups.Key(
                Doorkeeper.trainingOf(from), message.getInt(), message.getInt());
        AllReduceGroups.receive(key, message);
      } catch (RuntimeException e) {
        LOG.warn("closes the connection from {}: {}", from.getSocketAddress(), e.toString());
        from.getChannel().close();
      }
    }

    @Override
    public void receive(TransportClient from, ByteBuffer message, RpcResponseCallback answer) {
      answer.onFailure(new UnsupportedOperationException("messages need no answer"));
    }

    @Override
    public StreamManager getStreamManager() {
      return new OneForOneStreamManager();
    }
  }
}
