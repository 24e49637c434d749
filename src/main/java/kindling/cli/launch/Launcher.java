package kindling.cli.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kindling.cluster.SparkVersion;
import kindling.config.Printable;
import kindling.config.UserError;
import org.apache.spark.launcher.SparkLauncher;

/**
 * Turns the arguments of {@code submit/kindling} into the command line that runs them: that of the
 * user's spark-submit, or the one that spark-submit would start. {@code submit/kindling} builds
 * this class and chooses the Spark, {@code SPARK_HOME}.
 *
 * @param home folder of Kindling
 * @param ours folder of Kindling's jars: {@code target} of a clone, {@code jars} of an archive
 * @param spark folder of Spark
 * @param master where Spark runs; empty for this machine
 * @param archive a class archive of the JVM; empty for none
 */
record Launcher(Path home, Path ours, Path spark, String master, String archive) {
  private static final int USERS_MISTAKE = 2;
  private static final Pattern OPENS =
      Pattern.compile("--add-opens=java\\.base/(?<package>[^=]+)=.*");
  private static final Set<String> OURS = Set.of("--master", "--jars");

  /** One natives jar, unless others were built for the machines of a cluster. */
  private static final String BESIDE = "kindling-{natives-*,mlflow}.jar";

  private static final String OUR_JARS = "kindling{,-natives-*,-mlflow}.jar";

  /**
   * Prints the command line, each part with a zero byte after it.
   *
   * @param arguments home, folder of the jars, master and archive, then those of {@code
   *     submit/kindling}
   */
  public static void main(String[] arguments) throws Exception {
    Launcher launcher =
        new Launcher(
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            Path.of(System.getenv("SPARK_HOME")),
            arguments[2],
            arguments[3]);
    try {
      List<String> all = List.of(arguments);
      List<String> command = launcher.command(all.subList(4, all.size()));
      // Java has read the arguments in this charset.
      Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding"));
      System.out.write((String.join("\0", command) + "\0").getBytes(charset));
      System.out.flush();
    } catch (UserError e) {
      System.err.println("kindling: " + Printable.message(e.getMessage()));
      System.exit(USERS_MISTAKE);
    }
  }

  private List<String> command(List<String> arguments) throws Exception {
    SparkOptions options = SparkOptions.of(arguments);
    if (options.command().isEmpty() && !options.all().isEmpty()) {
      throw new UserError(
          "there is no command after %s; kindling help lists them"
              .formatted(String.join(" ", arguments)));
    }
    boolean cluster = options.value("--deploy-mode").filter("cluster"::equals).isPresent();
    requireMaster(cluster);
    requireVersions();
    Path submit = spark.resolve("bin/spark-submit");
    // Without a master, Kindling's own conf/ counts, whatever Spark the jars are from.
    boolean script = !master.isEmpty() && Files.isExecutable(submit);
    // Then the driver is the only process, and has our jars on its class path.
    boolean alone = !script && master.matches("|local(\\[.*)?");
    boolean inPods = cluster && master.startsWith("k8s://");
    String application =
        alone
            ? SparkLauncher.NO_RESOURCE
            // The image of the pods has the jars, see submit/Dockerfile.
            : inPods ? "local:///opt/kindling/kindling.jar" : ours("kindling.jar").get(0);
    List<String> submission = submission(options, alone || inPods, application);
    submission.add(0, script ? submit.toString() : "org.apache.spark.deploy.SparkSubmit");
    if (script) {
      return submission;
    }
    List<String> command = javaCommand(submission);
    if (alone && !ours("kindling-natives-" + platform() + ".jar").isEmpty()) {
      // Java warns of this module, which only netlib's code without a native BLAS uses.
      command.remove("--add-modules=jdk.incubator.vector");
    }
    command.removeIf(Launcher::opensNothing);
    return withClassArchive(command);
  }

  /** Java warns of each package that Spark opens for older versions, and that it no longer has. */
  private static boolean opensNothing(String option) {
    Matcher opens = OPENS.matcher(option);
    return opens.matches()
        && !Object.class.getModule().getPackages().contains(opens.group("package"));
  }

  /** The platform as the name of a natives jar has it. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return (system.startsWith("mac") ? "macosx" : system.replaceFirst(" .*", ""))
        + (processor.equals("aarch64") ? "-arm64" : "-x86_64");
  }

  /** A Spark that this Java cannot run would end with a stack trace, as would our classes. */
  private void requireVersions() throws IOException {
    for (String core : jars(spark.resolve("jars"), "spark-core_*.jar")) {
      SparkVersion version = SparkVersion.ofCore(Path.of(core));
      version.requireSupported();
      version.requireJava(Runtime.version().feature());
    }
  }

  private void requireMaster(boolean cluster) {
    if (!master.matches("|local|yarn|(local\\[|local-cluster\\[|spark://|k8s://).*")) {
      throw new UserError(
          "--master %s is not a Spark master; it must be local[N], spark://HOST:PORT, yarn or k8s://URL"
              .formatted(master));
    }
    if (cluster && master.matches("|local.*")) {
      throw new UserError(
          "--deploy-mode cluster needs a cluster: --master spark://HOST:PORT, yarn or k8s://URL");
    }
    if (master.equals("yarn")
        && Stream.of("HADOOP_CONF_DIR", "YARN_CONF_DIR")
            .allMatch(name -> System.getenv().getOrDefault(name, "").isEmpty())) {
      throw new UserError(
          "--master yarn needs HADOOP_CONF_DIR, the folder with the cluster's yarn-site.xml and core-site.xml: export HADOOP_CONF_DIR=DIR");
    }
  }

  /**
   * The arguments of spark-submit.
   *
   * @param haveJars whether all processes have our jars without being sent them
   */
  private List<String> submission(SparkOptions options, boolean haveJars, String application)
      throws IOException {
    List<String> submission = new ArrayList<>(List.of("--class", "kindling.cli.Main"));
    options.all().stream()
        .filter(option -> !OURS.contains(option.name()))
        .flatMap(SparkOptions.Option::arguments)
        .forEach(submission::add);
    List<String> jars = new ArrayList<>(options.value("--jars").stream().toList());
    if (!haveJars) {
      jars.addAll(ours(BESIDE));
    }
    if (!jars.isEmpty()) {
      submission.addAll(List.of("--jars", String.join(",", jars)));
    }
    if (!master.isEmpty()) {
      submission.addAll(List.of("--master", master));
    }
    submission.add(application);
    submission.addAll(options.command());
    return submission;
  }

  private List<String> ours(String glob) throws IOException {
    return jars(ours, glob);
  }

  private static List<String> jars(Path folder, String glob) throws IOException {
    if (!Files.isDirectory(folder)) { // a Spark that finds its jars in its own way
      return List.of();
    }
    try (var files = Files.newDirectoryStream(folder, glob)) {
      List<String> jars = new ArrayList<>();
      files.forEach(jar -> jars.add(jar.toString()));
      jars.sort(null);
      return jars;
    }
  }

  /** The command line of Java that Spark's launcher makes of the arguments of spark-submit. */
  private static List<String> javaCommand(List<String> submission) throws Exception {
    // It is not public, because only a script calls it.
    Method launcher =
        Class.forName("org.apache.spark.launcher.Main").getMethod("main", String[].class);
    launcher.setAccessible(true);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream capture = new PrintStream(printed, false, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      launcher.invoke(null, (Object) submission.toArray(String[]::new));
    } finally {
      System.setOut(out);
    }
    // A zero byte and a line break, then the parts, each with a zero byte after it.
    String parts = printed.toString(StandardCharsets.UTF_8).replaceFirst("^\0\n", "");
    List<String> command = new ArrayList<>(List.of(parts.split("\0", -1)));
    command.remove(command.size() - 1);
    return command;
  }

  /**
   * The same command with the class archive, if it is there. An archive needs the same jars in the
   * same order each time, and folders only after them.
   */
  private List<String> withClassArchive(List<String> command) throws IOException {
    int option = command.indexOf("-cp");
    String conf = System.getenv("SPARK_CONF_DIR") + "/";
    String all = spark.resolve("jars") + "/*";
    Set<String> classPath = new LinkedHashSet<>();
    for (String entry : command.get(option + 1).split(":", -1)) {
      if (entry.equals(all)) {
        classPath.addAll(jars(spark.resolve("jars"), "*.jar"));
      } else if (!entry.equals(conf)) {
        classPath.add(entry);
      }
    }
    // Classes that Spark loads from jars of its own are in no archive.
    classPath.addAll(ours(OUR_JARS));
    classPath.add(conf);
    // For files that another folder of settings lacks, such as that of a quiet log.
    classPath.add(home.resolve("conf") + "/");
    command.set(option + 1, String.join(":", classPath));
    Path file = Path.of(archive);
    if (Files.isRegularFile(file) && Files.size(file) > 0) {
      command.addAll(
          option,
          List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    }
    return command;
  }
}
