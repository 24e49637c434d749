package kindling.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kindling.cluster.EvaluationTask;
import kindling.config.message.Message;
import kindling.config.message.Variant;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.Workers.Split;
import kindling.math.NativeBlas;
import kindling.network.Network;
import kindling.rows.CachedBlocks;
import kindling.rows.LabelCheck;
import kindling.rows.seen.LeftOut;
import kindling.run.DataSets.OpenSet;
import kindling.run.probability.ClassBalance;
import kindling.tables.cells.CellFault;
import org.apache.spark.SparkContext;

/** Sets of rows, packed into blocks that executors keep in memory or on disk. */
final class PackedSets implements AutoCloseable {
  private final Map<Split, OpenSet> opened;
  private final Map<Split, CachedBlocks> blocks = new EnumMap<>(Split.class);

  PackedSets(Map<Split, OpenSet> opened) {
    this.opened = opened;
  }

  void add(Split split, CachedBlocks packed) {
    blocks.put(split, packed);
  }

  Map<Split, CachedBlocks> blocks() {
    return blocks;
  }

  CachedBlocks train() {
    return blocks.get(Split.TRAIN);
  }

  CachedBlocks of(Split split) {
    return blocks.get(split);
  }

  /** Refuses a set of which a chosen metric needs more memory than there is. */
  void requireRoom(SparkContext spark, Training training) {
    for (Split split : training.evaluatedSets()) {
      if (blocks.containsKey(split)) {
        BlockEvaluation evaluation = training.evaluation(training.network());
        EvaluationTask.requireRoom(spark, evaluation, of(split));
      }
    }
  }

  /** Bytes of all blocks. */
  long bytes() {
    return blocks.values().stream().mapToLong(CachedBlocks::bytes).sum();
  }

  /** How much of these sets is read from disk, because it does not fit in memory. */
  Optional<Message> onDisk() {
    long bytes = blocks.values().stream().mapToLong(CachedBlocks::diskBytes).sum();
    return bytes == 0
        ? Optional.empty()
        : Optional.of(
            Message.of(
                "%,d MiB of rows do not fit in memory and are read from the executors' disks; more memory may make steps faster (%s)",
                bytes >> 20, Variant.EXECUTOR_MEMORY));
  }

  /** The facts about these sets that a training without balance depends on. */
  PackedRows rows() {
    return rows(false, null);
  }

  /**
   * The facts about these sets that a training depends on.
   *
   * @param balanced whether it needs the classes of the training set
   * @param network that is trained
   */
  PackedRows rows(boolean balanced, Network network) {
    Map<String, String> origin = new TreeMap<>();
    blocks.forEach((split, set) -> origin.put(DataSets.name(split), set.fingerprint()));
    origin.put(Resumption.BLAS, NativeBlas.library().implementation());
    return new PackedRows(
        train().shardRows(),
        train().weightFactor(),
        origin,
        balanced ? ClassBalance.counts(train(), network.outputs()) : null);
  }

  /** Probable mistakes in the training set, and executors with another BLAS, a line each. */
  List<Message> warnings(Network network) {
    List<Message> warnings = new ArrayList<>();
    // The driver's own BLAS is named elsewhere; executors may lack the natives jar.
    train().blasInUse().stream()
        .filter(blas -> !blas.equals(NativeBlas.library().toString()))
        .forEach(
            blas ->
                warnings.add(
                    Message.of("some executors use another BLAS than the driver: %s", blas)));
    warnings.addAll(leftOut());
    warnings.addAll(DataWarnings.of(train(), opened.get(Split.TRAIN).rows(), network));
    return warnings;
  }

  /** What is left out of the sets, a line each. */
  List<Message> leftOut() {
    List<Message> lines = new ArrayList<>();
    blocks.forEach((split, set) -> lines.addAll(leftOut(DataSets.name(split), set)));
    return lines;
  }

  /** The rows of a set that are left out because of their label, a line each. */
  private static List<Message> leftOut(String name, CachedBlocks set) {
    LeftOut left = set.leftOut();
    List<Message> lines = new ArrayList<>();
    if (left.unlabelled() > 0) {
      lines.add(
          Message.of(
              "%,d rows of the %s are left out, because they have no label",
              left.unlabelled(), name));
    }
    if (left.unknown() > 0) {
      lines.add(
          Message.of(
              "%,d rows of the %s are left out, because no training row has their class, such as %s",
              left.unknown(), name, CellFault.shown(left.unknownClass())));
    }
    return lines;
  }

  /**
   * Refuses a network that these labels do not fit, which were checked for another one with the
   * same kind of labels.
   */
  void requireLabels(Network network) {
    LabelCheck labels = LabelCheck.of(network);
    blocks.forEach(
        (split, set) -> {
          OpenSet open = opened.get(split);
          int width = open.rows().layout().labelWidth();
          labels.requireFits(open.rows().source(), width, set.classes());
        });
  }

  /** The source, size and content of each set, for the record of a run. */
  Map<String, Object> facts() {
    Map<String, Object> all = new LinkedHashMap<>();
    blocks.forEach(
        (split, set) -> {
          Map<String, Object> facts = new LinkedHashMap<>();
          facts.put("source", opened.get(split).source().name());
          facts.put("rows", set.rows());
          facts.put("cachedBytes", set.bytes() - set.diskBytes());
          facts.put("diskBytes", set.diskBytes());
          facts.put("contentHash", "%016x".formatted(set.contentHash()));
          facts.put("fingerprint", set.fingerprint());
          all.put(split.name().toLowerCase(Locale.ROOT), facts);
        });
    return all;
  }

  @Override
  public void close() {
    blocks.values().forEach(CachedBlocks::close);
  }
}
