package kindling.cluster.exchange;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a task of an exchange needs to find the other tasks of its job.
 *
 * @param pass of the training
 * @param run the number of the job within the training
 * @param addresses {@code host:port} at which each process receives messages, by the address that
 *     Spark uses for the process; a new process is missing
 */
public record Rendezvous(ExchangePass pass, int run, Map<String, String> addresses)
    implements Serializable {
  /** Copies the map. */
  public Rendezvous {
    addresses = Map.copyOf(addresses);
  }

  /** The key of the group that an attempt of the job's stage forms. */
  public ExchangeGroups.Key key(int attempt) {
    return new ExchangeGroups.Key(pass.training(), run, attempt);
  }

  /** Whether the addresses of all these processes are known. */
  public boolean knows(Collection<String> processes) {
    return addresses.keySet().containsAll(processes);
  }

  /** The addresses of processes that are {@linkplain #knows known}, in the same order. */
  public List<String> addressesOf(List<String> processes) {
    return processes.stream().map(addresses::get).toList();
  }
}
