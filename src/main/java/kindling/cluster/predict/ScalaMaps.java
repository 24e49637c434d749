package kindling.cluster.predict;

import java.util.Map;
import scala.collection.JavaConverters;

/** Maps as rows hold them. */
final class ScalaMaps {
  private ScalaMaps() {}

  /** A map for a row. Scala 2.12, that of Spark 3.5, has only this converter. */
  @SuppressWarnings("deprecation")
  static scala.collection.Map<String, Object> of(Map<String, Object> map) {
    return JavaConverters.mapAsScalaMap(map);
  }
}
