package kindling.run;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.store.record.Figures;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The metrics of a running training as gauges in Spark's metrics system, which sends them to its
 * configured sinks, such as the driver's page {@code /metrics/prometheus}.
 *
 * <p>The source is {@code kindling.1.training}; trainings at once in one application have the next
 * free number. Gauges: {@code epoch} and {@code step} done so far, {@code stepLoss}, {@code
 * gradientNorm} if it is measured, {@code learningRate}; of the last epoch the figures of {@link
 * Figures} for each set that there is, such as {@code trainLoss} and {@code testAccuracy}, {@code
 * samplesPerSecond}, {@code seconds}, {@code evaluationSeconds}, and {@code phases.broadcast} and
 * so on, in seconds. NaN is what is not known yet.
 */
final class TrainingMetrics implements TrainingListener, Source, AutoCloseable {
  /** Numbers in use in this JVM, which has one Spark application at a time. */
  private static final TreeSet<Integer> NUMBERS = new TreeSet<>();

  private final MetricRegistry gauges = new MetricRegistry();
  private final Set<Metric> metrics;
  private final SparkEnv environment;
  private final int number;

  // One for each, because another thread reads them.
  private volatile int epoch;
  private volatile long step;
  private volatile double stepLoss = Double.NaN;
  private volatile double gradientNorm = Double.NaN;
  private volatile double learningRate = Double.NaN;
  // null before the end of the first epoch
  private volatile EpochResult last;

  /**
   * Gauges of a training that begins now; {@link #close} takes them away.
   *
   * @param metrics of each set
   */
  TrainingMetrics(Set<Metric> metrics) {
    this.metrics = metrics;
    this.environment = SparkEnv.get();
    gauge("epoch", () -> epoch);
    gauge("step", () -> step);
    gauge("stepLoss", () -> stepLoss);
    gauge("gradientNorm", () -> gradientNorm);
    gauge("learningRate", () -> learningRate);
    ofSet("train", EpochResult::train);
    ofSet("validation", EpochResult::validation);
    ofSet("test", EpochResult::test);
    ofEpoch("samplesPerSecond", EpochResult::samplesPerSecond);
    ofEpoch("seconds", EpochResult::seconds);
    ofEpoch("evaluationSeconds", EpochResult::evaluationSeconds);
    ofPhase("broadcast", PhaseTimes::broadcast);
    ofPhase("compute", PhaseTimes::compute);
    ofPhase("aggregate", PhaseTimes::aggregate);
    ofPhase("update", PhaseTimes::update);
    ofPhase("scheduling", PhaseTimes::scheduling);
    synchronized (NUMBERS) {
      int free = 1;
      while (NUMBERS.contains(free)) {
        free++;
      }
      number = free;
      NUMBERS.add(number);
      environment.metricsSystem().registerSource(this);
    }
  }

  /** Spark removes all whose names begin like this: no number may stand at the end. */
  @Override
  public String sourceName() {
    return "kindling." + number + ".training";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return gauges;
  }

  @Override
  public void started(TrainingState state) {
    stepDone(state);
    last = state.history().isEmpty() ? null : state.history().get(state.history().size() - 1);
  }

  @Override
  public void stepDone(TrainingState state) {
    epoch = state.epoch();
    step = state.totalSteps();
    stepLoss = state.loss();
    gradientNorm = state.gradientNorm();
    learningRate = state.learningRate();
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    stepDone(state);
    last = result;
  }

  @Override
  public void close() {
    synchronized (NUMBERS) {
      environment.metricsSystem().removeSource(this);
      NUMBERS.remove(number);
    }
  }

  private void ofSet(String set, Function<EpochResult, Evaluation> of) {
    metrics.forEach(metric -> ofEpoch(metric.keyOf(set), epoch -> metric.of(of.apply(epoch))));
  }

  private void ofPhase(String phase, ToDoubleFunction<PhaseTimes> nanos) {
    ofEpoch("phases." + phase, result -> nanos.applyAsDouble(result.phases()) / 1e9);
  }

  private void ofEpoch(String name, ToDoubleFunction<EpochResult> figure) {
    gauge(
        name,
        () -> {
          EpochResult result = last;
          return result == null ? Double.NaN : figure.applyAsDouble(result);
        });
  }

  private <T extends Number> void gauge(String name, Gauge<T> value) {
    gauges.register(name, value);
  }
}
