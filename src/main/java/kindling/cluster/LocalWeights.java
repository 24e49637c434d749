package kindling.cluster;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import kindling.cluster.exchange.ExchangeGroups;
import kindling.optimize.Weights;

/**
 * The weights of an {@link AllReduceJob} in local mode, in which the driver and its tasks share
 * memory: they are neither broadcast nor sent back.
 */
final class LocalWeights implements AutoCloseable {
  private static final Map<String, LocalWeights> OPEN = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private final Weights begin;
  // by the attempt whose tasks took the steps: one that was given up may still be running
  private final Map<ExchangeGroups.Key, Weights> ended = new ConcurrentHashMap<>();

  /** Weights to begin with, which change only when an attempt has ended. */
  LocalWeights(Weights begin) {
    this.begin = begin;
    OPEN.put(name, this);
  }

  /** The name by which tasks find this object. */
  String name() {
    return name;
  }

  /** The object with a name. */
  static LocalWeights of(String name) {
    LocalWeights weights = OPEN.get(name);
    if (weights == null) {
      throw new IllegalStateException("the driver has given up this attempt");
    }
    return weights;
  }

  /** A copy of the weights to begin with. */
  Weights copy() {
    return begin.copy();
  }

  /** Takes the weights after the last step of an attempt. */
  void end(ExchangeGroups.Key attempt, Weights weights) {
    ended.put(attempt, weights);
  }

  /** The weights after the last step of an attempt. */
  Weights ended(ExchangeGroups.Key attempt) {
    return ended.get(attempt);
  }

  @Override
  public void close() {
    OPEN.remove(name);
  }
}
