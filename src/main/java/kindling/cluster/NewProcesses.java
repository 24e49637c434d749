package kindling.cluster;

import java.io.Serial;
import java.util.HashMap;
import java.util.Map;

/** Tasks of an exchange ended at once, because they run in processes that are not known yet. */
final class NewProcesses extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final HashMap<String, String> addresses;

  /**
   * New processes.
   *
   * @param addresses {@code host:port} at which each process receives messages, by the address that
   *     Spark uses for it
   */
  NewProcesses(Map<String, String> addresses) {
    super("new processes " + addresses);
    this.addresses = new HashMap<>(addresses);
  }

  Map<String, String> addresses() {
    return addresses;
  }
}
