package kindling.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.Registry.Entry;
import kindling.optimize.Optimizer.Hyperparameters;
import kindling.optimize.Span.Role;
import kindling.optimize.WeightAverage.Exponential;
import kindling.optimize.WeightAverage.Stochastic;

/** Rules for tests of all that takes steps: every optimizer, every clip, weights of all roles. */
public final class Rules {
  /** The defaults, but for a trust coefficient with which a few steps change something. */
  public static final Hyperparameters USUAL =
      new Hyperparameters(0.9, 0.9, 0.999, 0.99, 1e-8, 0.02);

  private static final Map<String, Double> RATES =
      Map.of(
          "sgd", 0.1,
          "momentum", 0.05,
          "nesterov", 0.05,
          "adagrad", 0.01,
          "rmsprop", 0.001,
          "adam", 0.001,
          "adamw", 0.001,
          "lars", 0.5);

  private static final WeightAverage TWO_STEPS = new Stochastic(1, 2);

  private Rules() {}

  /** By name. */
  public static Map<String, UpdateRule> all(Spans spans) {
    Map<String, UpdateRule> rules = new TreeMap<>();
    for (String name : Optimizers.ALL.entries().stream().map(Entry::name).toList()) {
      rules.put(name, rule(name, GradientClip.NONE, 0, spans));
      rules.put(name + ", decay, clip", rule(name, new GradientClip(0.01, 0.2), 0.01, spans));
    }
    rules.put("sgd, value", rule("sgd", new GradientClip(0.003, 0), 0, spans));
    rules.put("adam, decay", rule("adam", GradientClip.NONE, 0.01, spans));
    rules.put("momentum, measured", rule("momentum", GradientClip.NONE, 0, spans).measuring());
    rules.put("momentum, ema", rules.get("momentum").averaging(new Exponential(0.9)));
    rules.put("sgd, l1", rules.get("sgd").regularizing(new Regularization(0, 0.01, 0)));
    rules.put("lars, l1", rules.get("lars").regularizing(new Regularization(0.01, 0.01, 0)));
    Regularization limited = new Regularization(0.01, 0.001, 0.3);
    rules.put("adam, max-norm", rules.get("adam").regularizing(limited));
    UpdateRule clipped = rules.get("momentum, decay, clip");
    rules.put(
        "momentum, decay, clip, max-norm, ema",
        clipped.regularizing(limited).averaging(new Exponential(0.9)));
    rules.put("adam, decay, clip, swa", rules.get("adam, decay, clip").averaging(TWO_STEPS));
    return rules;
  }

  /** An optimizer with a rate that suits it and rises for five steps. */
  public static UpdateRule rule(String name, GradientClip clip, double decay, Spans spans) {
    Schedule schedule = new Warmup(5, 0.5, new CosineDecay(0.1, 100));
    LearningRate rate =
        new LearningRate(RATES.get(name.replace("lazy-", "")), schedule, ReduceOnPlateau.NEVER);
    return new UpdateRule(Optimizer.of(name, USUAL), rate, clip, decay, spans);
  }

  /** Arrays of such sizes, by turns weights and biases; the last ten elements are statistics. */
  public static Spans spans(int... sizes) {
    List<Span> spans = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < sizes.length; i++) {
      int end = from + sizes[i];
      int to = i == sizes.length - 1 ? end - 10 : end;
      if (to > from) {
        boolean matrix = i % 2 == 0 && i + 1 < sizes.length && sizes[i] % sizes[i + 1] == 0;
        Role role = i % 2 == 0 ? Role.WEIGHT : Role.BIAS;
        spans.add(new Span(from, to, role, matrix ? sizes[i + 1] : 0, 1));
      }
      from = to;
    }
    spans.add(new Span(from, from + 10, Role.STATISTIC));
    return new Spans(spans);
  }
}
