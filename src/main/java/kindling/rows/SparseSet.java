package kindling.rows;

import java.util.List;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.rows.storage.StorageMemory;
import org.apache.spark.SparkContext;

/**
 * A data set of sparse vectors. Once it is packed every row has all its zeros, which may take a
 * thousand times the memory.
 *
 * @param source the rows
 * @param reader for them
 * @param most of them that are packed; 0 for all
 */
public record SparseSet(NamedRows source, RowReader reader, long most) {
  /**
   * Refuses sets that executors cannot hold once they are packed, before anything is packed. Sets
   * that are not sparse are not looked at.
   */
  public static void requireRoom(SparkContext spark, List<SparseSet> sets) {
    List<SparseSet> sparse =
        sets.stream().filter(set -> set.reader.sparseColumn().isPresent()).toList();
    // Executors that are allocated when there is work are not known yet.
    if (sparse.isEmpty() || TaskSlots.isDynamic(spark)) {
      return;
    }
    requireRoom(sparse, StorageMemory.of(spark));
  }

  private static void requireRoom(List<SparseSet> sets, long memory) {
    boolean surelyFit =
        sets.stream().allMatch(set -> set.most > 0)
            && sets.stream().mapToLong(set -> set.bytes(set.most)).sum() <= memory;
    if (memory == 0 || surelyFit) {
      return;
    }
    long rows = 0;
    long bytes = 0;
    for (SparseSet set : sets) {
      // Spark counts without making the vectors.
      long counted = set.source.rows().frame().count();
      long packed = set.most > 0 ? Math.min(counted, set.most) : counted;
      rows += packed;
      bytes += set.bytes(packed);
    }
    if (bytes > memory) {
      RowReader reader = sets.get(0).reader;
      throw UserError.of(
              "column \"%s\" has sparse vectors, which are made dense: %,d rows x %,d elements x 4 bytes are %,d MiB, and the executors have room for %,d",
              reader.sparseColumn().orElseThrow(),
              rows,
              reader.layout().width(),
              bytes >> 20,
              memory >> 20)
          .cure(
              "use fewer elements (such as HashingTF.setNumFeatures), fewer rows, or more memory (%s)",
              Variant.EXECUTOR_MEMORY)
          .at(reader.source());
    }
  }

  private long bytes(long rows) {
    return rows * reader.layout().width() * Float.BYTES;
  }
}
