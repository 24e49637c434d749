package kindling.pipeline;

import java.util.concurrent.atomic.AtomicBoolean;
import kindling.math.NativeBlas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native BLAS when the first stage is created, because netlib chooses its BLAS once per
 * JVM and other stages may use it first. Warns once if pure Java is used.
 */
final class DriverBlas {
  private static final Logger LOG = LoggerFactory.getLogger(DriverBlas.class);
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private DriverBlas() {}

  static void load() {
    NativeBlas.Library library = NativeBlas.library();
    if (!library.isNative() && WARNED.compareAndSet(false, true)) {
      LOG.warn(
          "pure Java BLAS ({}), several times slower: {}",
          library.implementation(),
          library.description());
    }
  }
}
