package kindling.cluster.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kindling.gradient.exchange.UnreachablePeerException;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.util.TransportFrameDecoder;

/** The connections of one training to other processes; they stay open from job to job. */
public final class Exchange {
  /** How often a connection is tried: 12 s in total, because too many others may be open. */
  static final int TRIES = 8;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long HANDSHAKE_MILLIS = 30_000;
  private static final long MOST_ANSWER_BYTES = 1 << 16;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final ExchangePass pass;
  private final TransportClientFactory clients;
  private final List<TransportClientBootstrap> more;
  private final int tries;
  private final Map<String, TransportClient> connections = new HashMap<>();
  private int tasks;
  private long idleSince = System.nanoTime();

  /**
   * An exchange without connections.
   *
   * @param more what Spark requires of a connection besides the pass
   * @param tries how often a connection is tried, at increasing intervals
   */
  Exchange(
      ExchangePass pass,
      TransportClientFactory clients,
      List<TransportClientBootstrap> more,
      int tries) {
    this.pass = pass;
    this.clients = clients;
    this.more = more;
    this.tries = tries;
  }

  /** A task begins to use the connections. */
  public synchronized void enter() {
    tasks++;
  }

  /** A task no longer uses the connections. */
  public synchronized void leave() {
    tasks--;
    idleSince = System.nanoTime();
  }

  /** Closes the connections if no task has used them for a while: the training may have ended. */
  void closeIfIdle() {
    // Without the lock: a task that is connecting holds it, and then the exchange is not idle.
    if (tasks == 0 && System.nanoTime() - idleSince > IDLE_NANOS) {
      close();
    }
  }

  private synchronized void close() {
    if (tasks == 0) {
      connections.values().forEach(TransportClient::close);
      connections.clear();
    }
  }

  /** The connection to the process at {@code host:port}. */
  synchronized TransportClient connection(String address) {
    TransportClient open = connections.get(address);
    if (open == null || !open.isActive()) {
      open = connect(address);
      connections.put(address, open);
    }
    return open;
  }

  private TransportClient connect(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    for (int tried = 1; ; tried++) {
      try {
        return introduced(clients.createUnmanagedClient(host, port));
      } catch (IOException e) {
        throw new UnreachablePeerException("cannot reach the process at " + address, e);
      } catch (Handshake.Refused | RuntimeException e) {
        // It may have closed the connection because too many others were open.
        if (tried == tries) {
          throw new UnreachablePeerException(
              "the process at %s does not prove that it is of this training".formatted(address), e);
        }
        pause(tried);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Waits twice as long after each try. */
  private static void pause(int tried) {
    try {
      Thread.sleep(FIRST_PAUSE_MILLIS << (tried - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private TransportClient introduced(TransportClient client) throws Handshake.Refused {
    boolean done = false;
    try {
      FrameGate gate = new FrameGate(FrameGate.RPC_RESPONSE);
      client.getChannel().pipeline().addBefore(TransportFrameDecoder.HANDLER_NAME, null, gate);
      Handshake.Client handshake = new Handshake.Client(pass);
      ByteBuffer answer = client.sendRpcSync(handshake.greeting(), HANDSHAKE_MILLIS);
      client.sendRpcSync(handshake.proof(answer), HANDSHAKE_MILLIS);
      gate.open(MOST_ANSWER_BYTES, FrameGate.RPC_RESPONSE, FrameGate.RPC_FAILURE);
      more.forEach(bootstrap -> bootstrap.doBootstrap(client, client.getChannel()));
      // The other side takes messages once it has seen a request behind its authentication.
      client.sendRpcSync(ByteBuffer.allocate(0), HANDSHAKE_MILLIS);
      done = true;
      return client;
    } finally {
      if (!done) {
        client.close();
      }
    }
  }
}
