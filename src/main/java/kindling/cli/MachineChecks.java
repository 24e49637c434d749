package kindling.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kindling.cli.address.MasterUrl;
import kindling.config.UserError;
import kindling.math.NativeBlas;
import kindling.store.Storage;

/** Checks of the driver's machine, each independent of the others. */
final class MachineChecks {
  private static final Set<Integer> TESTED_JAVA = Set.of(17, 21, 25);
  private static final long LITTLE_HEAP_MIB = 900;
  private static final long LITTLE_DISK_MIB = 1024;
  private static final long NO_DISK_MIB = 50;

  private MachineChecks() {}

  /**
   * The version of Java, and of JDK 25 the error JDK-8377811: G1 moves arrays that native code has
   * pinned. netlib's BLAS pins the arrays of every product (GetPrimitiveArrayCritical), so a
   * product may read or write the wrong memory.
   *
   * @param collectors names of the garbage collectors, as Java's management beans have them
   */
  static Finding java(Runtime.Version version, List<String> collectors) {
    if (!TESTED_JAVA.contains(version.feature())) {
      return Finding.warning(
          "java",
          version + " is not a version that Spark is tested with",
          "install a JDK 17, 21 or 25 and set JAVA_HOME to its folder");
    }
    boolean g1 = collectors.stream().anyMatch(name -> name.startsWith("G1"));
    boolean moves = version.feature() == 25 && version.interim() == 0 && version.update() < 3;
    return g1 && moves
        ? Finding.warning(
            "java",
            version + " with G1 may move arrays that native BLAS computes with (JDK-8377811)",
            "install 25.0.3 or newer, or add --conf spark.driver.extraJavaOptions=-XX:+UseParallelGC --conf spark.executor.extraJavaOptions=-XX:+UseParallelGC")
        : Finding.ok("java", version.toString());
  }

  static Finding heap(long bytes) {
    String heap = "%,d MiB heap at most".formatted(bytes >> 20);
    return bytes >> 20 >= LITTLE_HEAP_MIB
        ? Finding.ok("memory", heap)
        : Finding.warning("memory", heap, "give more: kindling --driver-memory 2g COMMAND");
  }

  static Finding blas(NativeBlas.Library library) {
    return library.isNative()
        ? Finding.ok("blas", "native, " + library.description())
        : Finding.warning(
            "blas",
            "pure Java, several times slower: " + library.description(),
            "start Kindling with submit/kindling, which builds and adds the natives jar, or use a platform for which OpenBLAS is built");
  }

  /** Writes a small file in the folder for results, and deletes it. */
  static Finding writable(Storage storage, String folder) {
    String file = folder + "/.kindling-doctor";
    boolean there = storage.exists(folder);
    try {
      storage.write(file, "ok");
      storage.delete(file);
      if (!there && storage.list(folder).isEmpty()) {
        storage.delete(folder);
      }
      return Finding.ok("results", storage.qualified(folder) + " can be written");
    } catch (UserError e) {
      return Finding.error(
          "results",
          e.getMessage(),
          "change to a folder of your own, or choose another one with --out");
    }
  }

  static Finding disk(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    try {
      FileStore store = Files.getFileStore(there);
      return disk(there, store.getUsableSpace() >> 20);
    } catch (IOException e) {
      return Finding.warning("disk", there + ": " + e.getMessage(), "check it with df");
    }
  }

  static Finding disk(Path folder, long freeMib) {
    String free = "%,d MiB free in %s".formatted(freeMib, folder);
    String cure = "delete files that are not needed, or write to another folder with --out";
    if (freeMib < NO_DISK_MIB) {
      return Finding.error("disk", free, cure);
    }
    return freeMib < LITTLE_DISK_MIB
        ? Finding.warning("disk", free, cure)
        : Finding.ok("disk", free);
  }

  /** Whether the master answers. */
  static Finding master(String url) {
    return new MasterUrl(url)
        .trouble()
        .map(trouble -> Finding.error("master", trouble, MasterUrl.CURE))
        .orElseGet(() -> Finding.ok("master", url.startsWith("spark://") ? url + " answers" : url));
  }
}
