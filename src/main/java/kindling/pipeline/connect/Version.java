package kindling.pipeline.connect;

import java.io.Serial;
import kindling.run.Environment;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds the column {@code version} with the version of this library. A Spark Connect client, which
 * cannot call Java, finds out so whether the server has the library, and which one.
 */
public final class Version extends Transformer {
  @Serial private static final long serialVersionUID = 1L;
  private static final String COLUMN = "version";

  // null while Spark's constructor runs
  private final String uid;

  /** As a service, which is made without arguments. */
  public Version() {
    this(Identifiable$.MODULE$.randomUID("version"));
  }

  /** As a Spark Connect server makes it. */
  public Version(String uid) {
    this.uid = uid;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    return rows.toDF().withColumn(COLUMN, functions.lit(Environment.version()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(COLUMN, DataTypes.StringType, false);
  }

  @Override
  public Version copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
