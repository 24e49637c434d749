package kindling.cluster.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kindling.gradient.exchange.Peers;
import kindling.math.Precision;
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

/**
 * The server of this process, on the transport of Spark's own shuffle. Each connection belongs to
 * one training, and proves that it holds the {@link ExchangePass} of that training. Then it is
 * authenticated and encrypted as Spark is configured. The server starts when it is first needed,
 * and runs as long as the process.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: there is nothing to do afterwards
public final class PeerNetwork {
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
    // The last bootstrap is the first one to handle a connection.
    serverSide.add(doorkeeper);
    String host = spark.blockManager().blockManagerId().host();
    // A driver may listen at another address than the one at which executors reach it.
    boolean driver = spark.executorId().equals("driver");
    String bind = driver ? conf.get("spark.driver.bindAddress", host) : host;
    TransportServer server =
        new TransportContext(transport, new Receiver()).createServer(bind, 0, serverSide);
    this.address = host + ":" + server.getPort();
    // The other side only answers, and sends no messages of its own.
    this.clients = new TransportContext(transport, new NoOpRpcHandler()).createClientFactory();
  }

  /** The server of this process. */
  public static synchronized PeerNetwork ofThisProcess() {
    if (ofThisProcess == null) {
      ofThisProcess = new PeerNetwork(SparkEnv.get());
    }
    return ofThisProcess;
  }

  /** The address at which this process receives messages, {@code host:port}. */
  public String address() {
    return address;
  }

  /**
   * Receives messages of a training from now on.
   *
   * @param mostBytes the size of the largest message
   * @return the training's connections to other processes
   */
  public Exchange admit(ExchangePass pass, long mostBytes) {
    doorkeeper.admit(pass, mostBytes);
    exchanges.values().forEach(Exchange::closeIfIdle);
    return exchanges.computeIfAbsent(
        pass.training(), training -> new Exchange(pass, clients, clientSide, Exchange.TRIES));
  }

  /**
   * Connects with the other processes of a group.
   *
   * @param addresses of all processes
   * @param self the number of this process among them
   * @param precision of the elements of messages
   */
  public static Peers connect(
      Exchange exchange,
      ExchangeGroups.Key key,
      List<String> addresses,
      int self,
      Precision precision) {
    TransportClient[] connections = new TransportClient[addresses.size()];
    for (int process = 0; process < connections.length; process++) {
      if (process != self) {
        connections[process] = exchange.connection(addresses.get(process));
      }
    }
    return new Connected(key, connections, precision);
  }

  /** Writes run and attempt into the reserved bytes; the connection identifies the training. */
  private static final class Connected implements Peers {
    private final ExchangeGroups.Key key;
    private final TransportClient[] connections;
    private final Precision precision;

    Connected(ExchangeGroups.Key key, TransportClient[] connections, Precision precision) {
      this.precision = precision;
      this.key = key;
      this.connections = connections;
    }

    @Override
    public void send(int process, ByteBuffer header, float[] elements, int from, int to) {
      ByteBuffer start = header.duplicate();
      start.putInt(key.run()).putInt(key.attempt()).rewind();
      FloatsMessage message = new FloatsMessage(start, precision, elements, from, to);
      message.sendOver(connections[process].getChannel());
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

  /**
   * Answers the one request of a connection, which arrives only after Spark's authentication.
   * {@link MessageReader} reads the messages of the exchange.
   */
  private static final class Receiver extends RpcHandler {
    @Override
    public void receive(TransportClient from, ByteBuffer message, RpcResponseCallback answer) {
      Doorkeeper.setReady(from.getChannel());
      answer.onSuccess(ByteBuffer.allocate(0));
    }

    @Override
    public StreamManager getStreamManager() {
      return new OneForOneStreamManager();
    }
  }
}
