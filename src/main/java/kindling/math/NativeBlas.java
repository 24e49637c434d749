package kindling.math;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Loads the BLAS, once per JVM: OpenBLAS out of the natives jar, one thread per caller, handed to
 * netlib through netlib's own property. The first use of {@link Blas} does it, on the driver and on
 * every executor alike.
 *
 * <p>netlib decides once per JVM, when its class is initialised. If other code of the application
 * touched it earlier, netlib's choice of that moment stands, and nothing outside netlib can see it.
 * If OpenBLAS cannot be loaded, netlib's pure Java code is used.
 */
public final class NativeBlas {
  /**
   * netlib's own property: the full path of a BLAS library. A user who sets it chooses the library,
   * and the number of its threads.
   */
  public static final String PATH_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

  /**
   * What stands behind {@link Blas} in this JVM.
   *
   * @param isNative whether the products run in native code
   * @param implementation netlib's class
   * @param description the native library's file, or why there is none, for people
   */
  public record Library(boolean isNative, String implementation, String description) {
    @Override
    public String toString() {
      return "%s (%s)".formatted(implementation, description);
    }
  }

  private static final BLAS INSTANCE;
  private static final Library LIBRARY;

  static {
    // netlib logs every implementation that it cannot load; what is in use is said by us, once.
    Logger netlib = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");
    netlib.setLevel(Level.OFF);
    String chosen = System.getProperty(PATH_PROPERTY);
    BLAS blas;
    String description = null;
    try {
      description = chosen != null ? chosen : loadOpenBlas().toString();
      System.setProperty(PATH_PROPERTY, description);
      blas = NativeBLAS.getInstance();
    } catch (Exception | LinkageError e) {
      // netlib would take any libblas.so.3 of the system now, good or bad, threaded or not.
      description = reason(chosen, description, e);
      blas = JavaBLAS.getInstance();
    }
    netlib.setLevel(null);
    INSTANCE = blas;
    LIBRARY = new Library(blas instanceof NativeBLAS, blas.getClass().getName(), description);
  }

  private NativeBlas() {}

  /** The library in use; loads it if need be. */
  public static Library library() {
    return LIBRARY;
  }

  static BLAS instance() {
    return INSTANCE;
  }

  /** Loaded is what OpenBLAS was extracted to; null if it was not. */
  private static String reason(String chosen, String loaded, Throwable e) {
    if (chosen != null) {
      return PATH_PROPERTY + " names " + chosen + ", which could not be loaded";
    }
    if (loaded == null) {
      return "OpenBLAS could not be loaded (%s); %s"
          .formatted(
              firstLine(e),
              firstLine(e).contains("failed to map segment")
                  ? "the folder above is mounted noexec: name another with -Dorg.bytedeco.javacpp.cachedir=DIR"
                  : "is the natives jar missing?");
    }
    // netlib's own library goes through there.
    String trouble = TemporaryFolder.ofJava().trouble();
    return trouble != null
        ? trouble
        : "other code of this JVM used netlib before Kindling, and without a native BLAS; make a stage of Kindling before that, or set -D"
            + PATH_PROPERTY
            + "="
            + loaded;
  }

  private static Path loadOpenBlas() throws Exception {
    // Extracts the libraries of the natives jar into JavaCPP's cache (under a file lock) and loads
    // them.
    Path folder = Path.of(Loader.load(openblas_nolapack.class)).getParent();
    // A threaded BLAS under parallel tasks is many times slower than one thread for each.
    openblas_nolapack.blas_set_num_threads(1);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("(lib)?openblas(\\.|_nolapack\\.).*"))
          .sorted()
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no libopenblas in " + folder));
    }
  }

  private static String firstLine(Throwable e) {
    String message =
        e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse("");
    return e.getClass().getSimpleName() + message;
  }
}
