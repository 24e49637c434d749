package kindling.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import kindling.math.NativeBlas;
import org.apache.spark.SparkContext;

/** What a run ran on: versions, cores, memory, BLAS. */
public final class Environment {
  private static final Properties BUILD = new Properties();

  static {
    try (InputStream in = Environment.class.getResourceAsStream("/kindling/build.properties")) {
      if (in != null) {
        BUILD.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Environment() {}

  /** The version of Kindling. */
  public static String version() {
    String version = Environment.class.getPackage().getImplementationVersion();
    return version != null ? version : BUILD.getProperty("git.build.version", "unknown");
  }

  /** The commit that Kindling was built from, with "+" if there were changes. */
  public static String commit() {
    String dirty = Boolean.parseBoolean(BUILD.getProperty("git.dirty")) ? "+" : "";
    return BUILD.getProperty("git.commit.id.full", "unknown") + dirty;
  }

  /** The version of Spark on the class path. */
  public static String sparkVersion() {
    return org.apache.spark.package$.MODULE$.SPARK_VERSION();
  }

  /** The version of Scala on the class path. */
  public static String scalaVersion() {
    return scala.util.Properties.versionNumberString();
  }

  /** All of it by name, for a record. */
  public static Map<String, Object> facts(SparkContext spark) {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("kindling", version());
    versions.put("gitCommit", commit());
    versions.put("spark", spark.version());
    versions.put("java", Runtime.version().toString());
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("versions", versions);
    facts.put("blas", blas());
    facts.put("master", spark.master());
    facts.put("cores", spark.defaultParallelism());
    return facts;
  }

  private static Map<String, Object> blas() {
    NativeBlas.Library library = NativeBlas.library();
    Map<String, Object> blas = new LinkedHashMap<>();
    blas.put("class", library.implementation());
    blas.put("native", library.isNative());
    blas.put("library", library.description());
    return blas;
  }
}
