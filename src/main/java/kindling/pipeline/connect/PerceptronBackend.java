package kindling.pipeline.connect;

import java.util.Optional;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.connect.plugin.MLBackendPlugin;

/**
 * Lets a Spark Connect server train MLlib's {@code MultilayerPerceptronClassifier} by this library:
 * {@code spark.connect.ml.backend.classes=kindling.pipeline.connect.PerceptronBackend}. The
 * programs of the clients stay as they are. See {@link PerceptronClassifier}.
 */
public final class PerceptronBackend implements MLBackendPlugin {
  @Override
  public Optional<String> transform(String className) {
    return className.equals(MultilayerPerceptronClassifier.class.getName())
        ? Optional.of(PerceptronClassifier.class.getName())
        : Optional.empty();
  }
}
