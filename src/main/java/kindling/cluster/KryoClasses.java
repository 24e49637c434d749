package kindling.cluster;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Block;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.KryoRegistrator;
import scala.reflect.ClassTag$;

/**
 * The classes that Spark sends or stores for a training, for {@code
 * spark.kryo.registrationRequired}. The command line registers them by itself; other applications
 * set {@code spark.kryo.registrator = kindling.cluster.KryoClasses}.
 */
public final class KryoClasses implements KryoRegistrator {
  private static final String REGISTRATOR = "spark.kryo.registrator";

  /** By name, because some are known only to packages above, or to Spark. */
  private static final List<String> NAMES =
      List.of(
          "kindling.data.Block",
          "kindling.metrics.ConfusionMatrix",
          "kindling.metrics.PredictionDetails",
          "kindling.metrics.Mistakes",
          "kindling.metrics.Mistakes$Mistake",
          "kindling.cluster.AllReduceResult",
          "kindling.cluster.BlockFigures",
          "kindling.cluster.PackedFloats",
          "kindling.cluster.GradientParts",
          "kindling.run.SharedSets$Blocks",
          "kindling.sweep.PackedProgress",
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
        // Spark may have moved one of its own: it is missed only if it is sent.
        if (name.startsWith("kindling.")) {
          throw new IllegalStateException(e);
        }
      }
    }
    kryo.register(float[].class);
    kryo.register(float[][].class);
    kryo.register(double[][].class);
  }

  /** Adds this class to the registrators of an application that needs one. */
  public static void addTo(SparkConf conf) {
    if (conf.get("spark.kryo.registrationRequired", "false").equalsIgnoreCase("true")) {
      String others = conf.get(REGISTRATOR, "");
      String name = KryoClasses.class.getName();
      conf.set(REGISTRATOR, others.isEmpty() ? name : others + "," + name);
    }
  }

  /** Refuses to begin where Spark could not send what a training makes. */
  static void require(Block block) {
    try {
      SparkEnv.get()
          .serializer()
          .newInstance()
          .serialize(block, ClassTag$.MODULE$.apply(Block.class));
    } catch (IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).contains("Class is not registered: kindling.")) {
        throw new UserError(
            "spark.kryo.registrationRequired is true, and the classes of Kindling are not registered; set %s=%s before the session is created"
                .formatted(REGISTRATOR, KryoClasses.class.getName()),
            e);
      }
      throw e;
    }
  }
}
