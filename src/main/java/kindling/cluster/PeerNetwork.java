package kindling.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kindling.gradient.Peers;
import kindling.gradient.UnreachablePeerException;
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
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;

/**
 * This process on Spark's own transport, the one of its shuffle: authenticated and encrypted as
 * Spark is configured. Opened when it is first needed, for as long as the process lives.
 */
final class PeerNetwork {
  private static PeerNetwork ofThisProcess;

  private final String address;
  private final TransportClientFactory clients;

  PeerNetwork(SparkEnv spark) {
    SparkConf conf = spark.conf();
    SecurityManager security = spark.securityManager();
    TransportConf transport = PeerTransport.conf(conf, security);
    List<TransportClientBootstrap> clientSide = new ArrayList<>();
    List<TransportServerBootstrap> serverSide = new ArrayList<>();
    if (security.isAuthenticationEnabled()) {
      clientSide.add(new AuthClientBootstrap(transport, conf.getAppId(), security));
      serverSide.add(new AuthServerBootstrap(transport, security));
    }
    TransportContext context = new TransportContext(transport, new Receiver());
    String host = spark.blockManager().blockManagerId().host();
    TransportServer server = context.createServer(host, 0, serverSide);
    this.address = host + ":" + server.getPort();
    this.clients = context.createClientFactory(clientSide);
  }

  static synchronized PeerNetwork ofThisProcess() {
    if (ofThisProcess == null) {
      ofThisProcess = new PeerNetwork(SparkEnv.get());
    }
    return ofThisProcess;
  }

  /** Where this process takes messages, {@code host:port}. */
  String address() {
    return address;
  }

  /**
   * The other processes of a group.
   *
   * @param addresses of all processes
   * @param self which of them is this one
   */
  Peers connect(Groups.Key key, List<String> addresses, int self) {
    TransportClient[] connections = new TransportClient[addresses.size()];
    for (int process = 0; process < connections.length; process++) {
      if (process != self) {
        connections[process] = connection(addresses.get(process));
      }
    }
    return new Connected(header(key), connections);
  }

  private TransportClient connection(String address) {
    int colon = address.lastIndexOf(':');
    try {
      return clients.createClient(
          address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    } catch (IOException e) {
      throw new UnreachablePeerException("cannot reach the process at " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Run, attempt and name of the training fill the reserved bytes of each message. */
  private static byte[] header(Groups.Key key) {
    byte[] name = key.training().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(Peers.RESERVED)
        .putInt(key.run())
        .putInt(key.attempt())
        .putInt(name.length)
        .put(name)
        .array();
  }

  private static Groups.Key key(ByteBuffer message) {
    int start = message.position();
    int run = message.getInt();
    int attempt = message.getInt();
    byte[] name = new byte[message.getInt()];
    message.get(name).position(start + Peers.RESERVED);
    return new Groups.Key(new String(name, StandardCharsets.US_ASCII), run, attempt);
  }

  private static final class Connected implements Peers {
    private final byte[] header;
    private final TransportClient[] connections;

    Connected(byte[] header, TransportClient[] connections) {
      this.header = header;
      this.connections = connections;
    }

    @Override
    public void send(int process, ByteBuffer message) {
      connections[process].send(message.duplicate().put(header).rewind());
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
      Groups.receive(key(message), message);
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
