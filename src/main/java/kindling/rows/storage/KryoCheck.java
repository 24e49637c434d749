package kindling.rows.storage;

import kindling.config.UserError;
import kindling.data.Block;
import org.apache.spark.SparkEnv;
import scala.reflect.ClassTag$;

/** Checks that Spark can send blocks: with {@code spark.kryo.registrationRequired} it may not. */
public final class KryoCheck {
  /** By name, because the class belongs to a package above. */
  private static final String REGISTRATOR = "kindling.cluster.KryoClasses";

  private KryoCheck() {}

  /** Throws a {@link UserError} if Spark cannot serialize this block. */
  public static void require(Block block) {
    try {
      SparkEnv.get()
          .serializer()
          .newInstance()
          .serialize(block, ClassTag$.MODULE$.apply(Block.class));
    } catch (IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).contains("Class is not registered: kindling.")) {
        throw new UserError(
            "spark.kryo.registrationRequired is true, and the classes of Kindling are not registered; set spark.kryo.registrator=%s before the session is created"
                .formatted(REGISTRATOR),
            e);
      }
      throw e;
    }
  }
}
