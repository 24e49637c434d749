package kindling.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import kindling.math.BlasSpeed;
import kindling.math.NativeBlas;
import kindling.run.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling info}. */
@Command(
    name = "info",
    description = "Show Java, Spark, cores, memory, and the BLAS with its measured speed.")
final class InfoCommand implements Callable<Integer> {
  @SuppressWarnings("unused") // for the help; submit/kindling reads it
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; read by submit/kindling.")
  private String master;

  @Override
  public Integer call() {
    NativeBlas.Library library = NativeBlas.library();
    line("kindling", "%s, commit %s", Environment.version(), Environment.commit());
    line("java", "%s, %s", Runtime.version(), System.getProperty("java.vm.name"));
    line("spark", "%s, Scala %s", Environment.sparkVersion(), Environment.scalaVersion());
    line("system", "%s %s", System.getProperty("os.name"), System.getProperty("os.arch"));
    line("cores", "%d", Runtime.getRuntime().availableProcessors());
    line("memory", "%,d MiB heap at most", Runtime.getRuntime().maxMemory() >> 20);
    line("blas", "%s", library.implementation());
    line("library", "%s", library.description());
    line("sgemm", "%.1f GFLOP/s at 50 x 100 x 784, one thread", BlasSpeed.gigaflops(50, 100, 784));
    line("", "%.1f GFLOP/s at 512 x 256 x 512, one thread", BlasSpeed.gigaflops(512, 256, 512));
    return 0;
  }

  private static void line(String name, String format, Object... values) {
    System.out.printf("%-9s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
