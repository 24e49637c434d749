package kindling.cluster;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers the classes that Spark sends or stores for a training, for {@code
 * spark.kryo.registrationRequired}. The command line does so by itself; other applications set
 * {@code spark.kryo.registrator = kindling.cluster.KryoClasses}.
 */
public final class KryoClasses implements KryoRegistrator {
  private static final String REGISTRATOR = "spark.kryo.registrator";

  /** By name, because some belong to packages of higher floors, or are not public in Spark. */
  private static final List<String> NAMES =
      List.of(
          "kindling.data.Block",
          "kindling.data.MemoryBlock",
          "kindling.data.features.ByteFeatures",
          "kindling.data.features.FloatFeatures",
          "kindling.data.features.SparseFeatures",
          "kindling.rows.storage.ShardsOnDisk",
          "kindling.metrics.ConfusionMatrix",
          "kindling.metrics.PredictionDetails",
          "kindling.metrics.Mistakes",
          "kindling.metrics.Mistakes$Mistake",
          "kindling.metrics.scores.ScoredRows",
          "kindling.cluster.EvaluatedBlocks",
          "kindling.cluster.AllReduceResult",
          "kindling.rows.BlockFigures",
          "kindling.math.Precision",
          "kindling.cluster.PackedFloats",
          "kindling.cluster.GradientParts",
          "kindling.run.SharedBlocks",
          "kindling.sweep.trial.TrialProgress",
          "java.util.ArrayList",
          // what Spark sends when it infers the schema of a CSV file, and when it broadcasts
          "org.apache.spark.sql.types.DataType",
          "org.apache.spark.sql.types.BooleanType$",
          "org.apache.spark.sql.types.DateType$",
          "org.apache.spark.sql.types.DecimalType",
          "org.apache.spark.sql.types.DoubleType$",
          "org.apache.spark.sql.types.IntegerType$",
          "org.apache.spark.sql.types.LongType$",
          "org.apache.spark.sql.types.NullType$",
          "org.apache.spark.sql.types.StringType$",
          "org.apache.spark.sql.types.TimestampNTZType$",
          "org.apache.spark.sql.types.TimestampType$",
          "org.apache.spark.util.io.ChunkedByteBuffer");

  @Override
  public void registerClasses(Kryo kryo) {
    ClassLoader loader = KryoClasses.class.getClassLoader();
    for (String name : NAMES) {
      try {
        Class<?> type = Class.forName(name, false, loader);
        kryo.register(type);
        kryo.register(type.arrayType());
      } catch (ClassNotFoundException e) {
        // A class of Spark may have moved; that matters only if it is sent.
        if (name.startsWith("kindling.")) {
          throw new IllegalStateException(e);
        }
      }
    }
    kryo.register(float[].class);
    kryo.register(int[].class);
    kryo.register(float[][].class);
    kryo.register(double[][].class);
  }

  /** Adds this class to the registrators of an application if it requires registration. */
  public static void addTo(SparkConf conf) {
    if (conf.get("spark.kryo.registrationRequired", "false").equalsIgnoreCase("true")) {
      String others = conf.get(REGISTRATOR, "");
      String name = KryoClasses.class.getName();
      conf.set(REGISTRATOR, others.isEmpty() ? name : others + "," + name);
    }
  }
}
