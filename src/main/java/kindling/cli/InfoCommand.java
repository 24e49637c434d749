package kindling.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kindling.math.BlasSpeed;
import kindling.math.NativeBlas;
import kindling.run.Environment;
import kindling.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling info}. */
@Command(
    name = "info",
    description = "Show Java, Spark, cores, memory, and the BLAS with its measured speed.",
    footer = {"", "Examples:", "  kindling info", "  kindling info --json"})
final class InfoCommand implements Callable<Integer> {
  @SuppressWarnings("unused") // for the help; submit/kindling reads it
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; read by submit/kindling.")
  private String master;

  @Option(names = "--json", description = "Print a JSON object, for programs.")
  private boolean json;

  @Override
  public Integer call() {
    NativeBlas.Library library = NativeBlas.library();
    double small = BlasSpeed.gigaflops(50, 100, 784);
    double large = BlasSpeed.gigaflops(512, 256, 512);
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("version", Environment.version());
      facts.put("commit", Environment.commit());
      facts.put("java", Runtime.version().toString());
      facts.put("spark", Environment.sparkVersion());
      facts.put("scala", Environment.scalaVersion());
      facts.put("cores", Runtime.getRuntime().availableProcessors());
      facts.put("heapBytes", Runtime.getRuntime().maxMemory());
      facts.put("blas", library.implementation());
      facts.put("library", library.description());
      facts.put("gigaflops", Map.of("50x100x784", small, "512x256x512", large));
      System.out.println(Json.line(facts));
      return 0;
    }
    line("kindling", "%s, commit %s", Environment.version(), Environment.commit());
    line("java", "%s, %s", Runtime.version(), System.getProperty("java.vm.name"));
    line("spark", "%s, Scala %s", Environment.sparkVersion(), Environment.scalaVersion());
    line("system", "%s %s", System.getProperty("os.name"), System.getProperty("os.arch"));
    line("cores", "%d", Runtime.getRuntime().availableProcessors());
    line("memory", "%,d MiB heap at most", Runtime.getRuntime().maxMemory() >> 20);
    line("blas", "%s", library.implementation());
    line("library", "%s", library.description());
    line("sgemm", "%.1f GFLOP/s at 50 x 100 x 784, one thread", small);
    line("", "%.1f GFLOP/s at 512 x 256 x 512, one thread", large);
    return 0;
  }

  private static void line(String name, String format, Object... values) {
    System.out.printf("%-9s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
