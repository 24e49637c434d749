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
 * Loads OpenBLAS from the natives jar, once per JVM, with one thread per caller, and passes it to
 * netlib in a system property. This happens at the first use of {@link Blas}, on the driver and on
 * every executor.
 *
 * <p>netlib chooses its library once per JVM, when its class is initialised. If other code of the
 * application used netlib earlier, that choice cannot be changed or inspected. If OpenBLAS cannot
 * be loaded, netlib's pure Java code is used.
 */
public final class NativeBlas {
  /**
   * netlib's property with the full path of a BLAS library. Users can set it to choose another
   * library, and then also control its number of threads.
   */
  public static final String PATH_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

  /**
   * The library that {@link Blas} uses in this JVM.
   *
   * @param isNative whether the products run in native code
   * @param implementation class of netlib
   * @param description file of the native library, or the reason why there is none
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
    // netlib logs every implementation that it cannot load; Kindling reports the one in use
    // instead.
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
      // Not netlib's next choice, which may be any libblas.so.3 of the system, slow or with several
      // threads.
      description = reason(chosen, description, e);
      blas = JavaBLAS.getInstance();
    }
    netlib.setLevel(null);
    INSTANCE = blas;
    LIBRARY = new Library(blas instanceof NativeBLAS, blas.getClass().getName(), description);
  }

  private NativeBlas() {}

  /** The library in use; loads it at the first call. */
  public static Library library() {
    return LIBRARY;
  }

  static BLAS instance() {
    return INSTANCE;
  }

  /**
   * Why the library was not loaded; {@code loaded} is the extracted OpenBLAS, null if that failed.
   */
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
    // netlib extracts its own library to the temporary folder.
    String problem = TemporaryFolder.ofJava().problem();
    return problem != null
        ? problem
        : "other code of this JVM used netlib before Kindling, and without a native BLAS; make a stage of Kindling before that, or set -D"
            + PATH_PROPERTY
            + "="
            + loaded;
  }

  private static Path loadOpenBlas() throws Exception {
    // Extracts the libraries of the natives jar to JavaCPP's cache (with a file lock) and loads
    // them.
    Path folder = Path.of(Loader.load(openblas_nolapack.class)).getParent();
    // In parallel tasks, a BLAS with several threads is many times slower than with one.
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
