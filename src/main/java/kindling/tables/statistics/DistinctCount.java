package kindling.tables.statistics;

import java.io.Serial;
import java.io.Serializable;

/**
 * An estimate of how many different values there are, with a relative standard error of 1.6%
 * (Flajolet and others, HyperLogLog: the analysis of a near-optimal cardinality estimation
 * algorithm, 2007). The same in any order.
 */
public final class DistinctCount implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final int BITS = 12;
  private static final int REGISTERS = 1 << BITS;

  // null without values, so that a task of many columns is small
  private byte[] registers;

  /** Adds a value by its hash, of 64 mixed bits. */
  public void add(long hash) {
    allocate();
    int register = (int) (hash >>> (Long.SIZE - BITS));
    int rank = Math.min(Long.SIZE - BITS, Long.numberOfLeadingZeros(hash << BITS)) + 1;
    if (rank > registers[register]) {
      registers[register] = (byte) rank;
    }
  }

  public void add(DistinctCount other) {
    if (other.registers == null) {
      return;
    }
    allocate();
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
  }

  private void allocate() {
    if (registers == null) {
      registers = new byte[REGISTERS];
    }
  }

  /** The estimate. */
  public long estimate() {
    if (registers == null) {
      return 0;
    }
    double sum = 0;
    int empty = 0;
    for (byte rank : registers) {
      sum += 1.0 / (1L << rank);
      empty += rank == 0 ? 1 : 0;
    }
    double bias = 0.7213 / (1 + 1.079 / REGISTERS); // eq. in figure 3 of the paper
    double raw = bias * REGISTERS * REGISTERS / sum;
    boolean few = raw <= 2.5 * REGISTERS && empty > 0;
    return Math.round(few ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
  }
}
