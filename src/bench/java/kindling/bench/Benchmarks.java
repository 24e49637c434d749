package kindling.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs JMH, and after its own report prints a table with each time relative to the matrix products
 * alone at the same shapes, measured in the same run.
 */
public final class Benchmarks {
  private static final String LEAST = "products";

  private Benchmarks() {}

  /** Takes the arguments of JMH. */
  public static void main(String[] arguments) throws Exception {
    Collection<RunResult> results = new Runner(new CommandLineOptions(arguments)).run();
    Map<String, Map<String, Result<?>>> byShape = new TreeMap<>();
    for (RunResult result : results) {
      BenchmarkParams benchmark = result.getParams();
      String[] names = benchmark.getBenchmark().split("\\.", -1);
      StringBuilder shape = new StringBuilder(names[names.length - 2]);
      for (String key : benchmark.getParamsKeys()) {
        shape.append(", ").append(key).append(' ').append(benchmark.getParam(key));
      }
      byShape
          .computeIfAbsent(shape.toString(), s -> new LinkedHashMap<>())
          .put(names[names.length - 1], result.getPrimaryResult());
    }
    byShape.forEach(Benchmarks::print);
  }

  private static void print(String shape, Map<String, Result<?>> times) {
    Result<?> least = times.get(LEAST);
    System.out.printf("%n| %s | median | products take |%n|---|---|---|%n", shape);
    times.forEach(
        (name, time) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.2f %s | %s |%n",
                name,
                median(time),
                time.getScoreUnit(),
                least == null
                    ? "-"
                    : String.format(Locale.ROOT, "%.0f %%", 100 * median(least) / median(time))));
  }

  private static double median(Result<?> result) {
    return result.getStatistics().getPercentile(50);
  }
}
