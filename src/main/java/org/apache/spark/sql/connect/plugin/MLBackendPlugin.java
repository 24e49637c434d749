package org.apache.spark.sql.connect.plugin;

import java.util.Optional;

/**
 * Stands for Spark's interface of this name while this project is compiled, because the Spark
 * Connect server, of which it is one method, is 14 MB that nothing else here needs. It is not in
 * the jar: a server has its own, in Spark 4.0 and later.
 */
public interface MLBackendPlugin {
  /** The class that takes the place of an estimator, transformer or model of Spark. */
  Optional<String> transform(String className);
}
