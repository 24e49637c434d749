package kindling.pipeline;

import java.util.concurrent.atomic.AtomicBoolean;
import kindling.math.NativeBlas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native BLAS as soon as there is a stage: netlib chooses its BLAS once per JVM, and
 * other stages of a pipeline may make it choose. Says once if pure Java is used.
 */
final class DriverBlas {
  private static final Logger LOG = LoggerFactory.getLogger(DriverBlas.class);
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private DriverBlas() {}

  static void load() {
    NativeBlas.Library library = NativeBlas.library();
    if (!library.isNative() && SAID.compareAndSet(false, true)) {
      LOG.warn(
          "pure Java BLAS ({}), several times slower: {}",
          library.implementation(),
          library.description());
    }
  }
}
