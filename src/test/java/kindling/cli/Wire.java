package kindling.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that leads to another one of this machine, and can be cut. */
final class Wire implements AutoCloseable {
  private final ServerSocket here;
  private final int there;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean cut;

  Wire(int there) throws IOException {
    this.here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.there = there;
    start(this::accept);
  }

  int port() {
    return here.getLocalPort();
  }

  /** How often somebody has tried to connect. */
  int connections() {
    return connections.get();
  }

  /** Cuts all connections, and lets none through until {@link #mend}. */
  void cut() throws IOException {
    cut = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  void mend() {
    cut = false;
  }

  private void accept() throws IOException {
    while (true) {
      Socket in = here.accept();
      connections.incrementAndGet();
      if (cut) {
        in.close();
        continue;
      }
      Socket out = new Socket(InetAddress.getLoopbackAddress(), there);
      open.add(in);
      open.add(out);
      start(() -> copy(in, out));
      start(() -> copy(out, in));
    }
  }

  private void copy(Socket from, Socket to) throws IOException {
    try (from;
        to;
        InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // It was cut, or one of the sides has gone.
              }
            },
            "wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    here.close();
    cut();
  }
}
