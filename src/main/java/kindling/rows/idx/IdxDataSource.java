package kindling.rows.idx;

import java.util.Map;
import java.util.Set;
import kindling.config.UserError;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * IDX files as a Spark data source: {@code spark.read().format("idx").option("labels",
 * LABELS).load(IMAGES)}.
 *
 * <p>A row of the data set is one step along the first dimension of the file. Columns: {@code
 * index} (long, its position in the file); {@code features} (binary for unsigned bytes, else an
 * array of the file's type; its metadata holds the shape of a row), or {@code value} if the file
 * has one dimension; and with the option {@code labels}, {@code label}. Any Hadoop path, gzipped or
 * plain. A plain file is read in parallel, a gzipped one by one task.
 */
public final class IdxDataSource implements TableProvider, DataSourceRegister {
  @Override
  public String shortName() {
    return "idx";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return IdxScan.of(options).readSchema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new IdxTable(IdxScan.of(new CaseInsensitiveStringMap(properties)));
  }

  private record IdxTable(IdxScan scan) implements Table, SupportsRead {
    @Override
    public String name() {
      return scan.description();
    }

    @Override
    @SuppressWarnings("deprecation") // Spark calls it; columns() came later and falls back on it.
    public StructType schema() {
      return scan.readSchema();
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> scan;
    }
  }

  /** The path of a read that names exactly one. */
  static String path(CaseInsensitiveStringMap options) {
    String path = options.get("path");
    if (path == null) {
      throw new UserError(
          "format idx reads one file of images or labels at a time; name it in load(PATH)");
    }
    return path;
  }
}
