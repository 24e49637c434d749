package kindling.run;

import java.io.Serial;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kindling.data.Block;
import kindling.gradient.Workers.Split;
import kindling.rows.CachedBlocks;

/** The blocks of all shards in one place: an array for each set. */
public final class SharedBlocks implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Block[] train;
  private final Block[] validation; // null without a validation set

  SharedBlocks(Map<Split, CachedBlocks> sets) {
    this.train = collect(sets.get(Split.TRAIN));
    this.validation = collect(sets.get(Split.VALIDATION));
  }

  private static Block[] collect(CachedBlocks set) {
    return set == null ? null : set.collect().toArray(Block[]::new);
  }

  /** The sets by name. */
  public Map<Split, List<Block>> sets() {
    Map<Split, List<Block>> sets = new EnumMap<>(Split.class);
    sets.put(Split.TRAIN, List.of(train));
    if (validation != null) {
      sets.put(Split.VALIDATION, List.of(validation));
    }
    return sets;
  }
}
