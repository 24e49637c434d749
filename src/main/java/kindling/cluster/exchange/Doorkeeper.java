package kindling.cluster.exchange;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServerBootstrap;

/**
 * Accepts connections that hold the {@link ExchangePass} of a training of this process, and closes
 * all others: at their first wrong byte, or after {@value #PATIENCE_SECONDS} seconds. At most
 * {@value #MOST_STRANGERS} connections without a pass are open; a new one replaces the oldest.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: there is nothing to do afterwards
final class Doorkeeper implements TransportServerBootstrap {
  private static final AttributeKey<String> TRAINING =
      AttributeKey.valueOf(Doorkeeper.class, "training");
  private static final AttributeKey<Boolean> READY =
      AttributeKey.valueOf(Doorkeeper.class, "ready");
  private static final int MOST_STRANGERS = 256;
  private static final int PATIENCE_SECONDS = 30;

  /** Enough for the messages of Spark's own authentication, which follows if it is enabled. */
  private static final long LEAST_BYTES = 1 << 16;

  private final Map<String, Guest> guests = new ConcurrentHashMap<>();
  private final Set<Channel> strangers = new LinkedHashSet<>();

  private record Guest(ExchangePass pass, long mostBytes) {}

  /**
   * Accepts the processes of a training from now on.
   *
   * @param mostBytes the size of the largest message
   */
  void admit(ExchangePass pass, long mostBytes) {
    guests.putIfAbsent(pass.training(), new Guest(pass, Math.max(LEAST_BYTES, mostBytes)));
  }

  /** A connection holds the pass of a training. */
  static void setTraining(Channel channel, String training) {
    channel.attr(TRAINING).set(training);
  }

  /** A connection has passed Spark's own authentication, too, if there is one. */
  static void setReady(Channel channel) {
    channel.attr(READY).set(true);
  }

  /**
   * The training whose pass a connection holds.
   *
   * @throws IllegalStateException if it is not {@linkplain #setReady ready}
   */
  static String trainingOf(Channel channel) {
    if (channel.attr(READY).get() == null) {
      throw new IllegalStateException("a message before the end of the authentication");
    }
    return channel.attr(TRAINING).get();
  }

  @Override
  public RpcHandler doBootstrap(Channel channel, RpcHandler next) {
    FrameGate gate = new FrameGate(FrameGate.RPC_REQUEST);
    channel.pipeline().addLast(gate).addLast(new MessageReader());
    Channel oldest = null;
    synchronized (strangers) {
      strangers.add(channel);
      if (strangers.size() > MOST_STRANGERS) {
        oldest = strangers.iterator().next();
        strangers.remove(oldest);
      }
    }
    if (oldest != null) {
      oldest.close();
    }
    channel.closeFuture().addListener(closed -> isStranger(channel));
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (isStranger(channel)) {
                channel.close();
              }
            },
            PATIENCE_SECONDS,
            TimeUnit.SECONDS);
    return new Door(next, gate);
  }

  /** Whether a connection has not proved a pass; afterwards it no longer counts as a stranger. */
  private boolean isStranger(Channel channel) {
    synchronized (strangers) {
      return strangers.remove(channel);
    }
  }

  /** Handles the messages of one connection, before Spark does. */
  private final class Door extends RpcHandler {
    private final RpcHandler next;
    private final FrameGate gate;
    private final Handshake.Server handshake =
        new Handshake.Server(
            training -> Optional.ofNullable(guests.get(training)).map(Guest::pass));

    Door(RpcHandler next, FrameGate gate) {
      this.next = next;
      this.gate = gate;
    }

    @Override
    public void receive(TransportClient from, ByteBuffer message, RpcResponseCallback answer) {
      if (handshake.training() != null) {
        next.receive(from, message, answer);
        return;
      }
      try {
        ByteBuffer right = handshake.answer(message);
        if (handshake.training() != null) {
          isStranger(from.getChannel());
          setTraining(from.getChannel(), handshake.training());
          gate.open(
              guests.get(handshake.training()).mostBytes(),
              FrameGate.RPC_REQUEST,
              FrameGate.ONE_WAY);
        }
        answer.onSuccess(right);
      } catch (Handshake.Refused e) {
        from.getChannel().close();
      }
    }

    @Override
    public StreamManager getStreamManager() {
      return next.getStreamManager();
    }

    @Override
    public void channelActive(TransportClient client) {
      next.channelActive(client);
    }

    @Override
    public void channelInactive(TransportClient client) {
      next.channelInactive(client);
    }

    @Override
    public void exceptionCaught(Throwable cause, TransportClient client) {
      next.exceptionCaught(cause, client);
    }
  }
}
