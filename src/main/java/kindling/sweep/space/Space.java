package kindling.sweep.space;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.sweep.space.Dimension.Kind;

/**
 * A search space: choices of values of settings, some of which are made only if others were made in
 * a certain way. The result of all choices is a trial: values by key, as {@code --set} takes them.
 */
public final class Space {
  // each after those that its conditions ask for
  private final List<Dimension> dimensions;
  // by key of a condition, the value in the base experiment
  private final Map<String, String> base;

  /** A space of dimensions in the order of their keys. */
  Space(List<Dimension> dimensions, Map<String, String> base) {
    this.dimensions = inOrder(dimensions);
    this.base = Map.copyOf(base);
    dimensions.forEach(this::requirePossible);
  }

  /**
   * The space of a configuration.
   *
   * @throws UserError if there is none, or it cannot be searched
   */
  public static Space of(SettingsReader reader) {
    return new SpaceReader(reader.spaceKeys()).read();
  }

  List<Dimension> dimensions() {
    return dimensions;
  }

  /** The names of the coordinates of a point, in their order. */
  public List<String> names() {
    return dimensions.stream()
        .filter(dimension -> dimension.kind() != Kind.FIXED)
        .map(Dimension::name)
        .toList();
  }

  /** Where the values of a setting are written; empty if it is not searched. */
  public Optional<String> place(String key) {
    return dimensions.stream()
        .filter(dimension -> dimension.sets(key))
        .map(dimension -> dimension.key().place())
        .findFirst();
  }

  /** By key, the scale of the values of all settings that trials may set. */
  public Map<String, Scale> scales() {
    Map<String, Scale> scales = new TreeMap<>();
    Map<String, List<String>> fixed = new TreeMap<>();
    for (Dimension dimension : dimensions) {
      String key = dimension.key().key();
      if (dimension.kind() == Kind.SEARCHED) {
        scales.merge(key, dimension.domain().scale(), Scale::and);
      } else if (dimension.kind() == Kind.FIXED) {
        fixed.computeIfAbsent(key, any -> new ArrayList<>()).add(dimension.domain().value(0));
      }
    }
    fixed.forEach(
        (key, values) -> {
          // Fixed values beside a domain do not change its scale, unless they are not numbers.
          Scale scale = Scale.of(values);
          if (scale == Scale.CATEGORICAL || !scales.containsKey(key)) {
            scales.put(key, scale);
          }
        });
    return Collections.unmodifiableMap(scales);
  }

  /**
   * The trial at a point of the unit cube.
   *
   * @param u for each of the {@link #names}, a coordinate of at least 0 and below 1; those of
   *     choices that are not made are ignored
   */
  public Map<String, String> at(double[] u) {
    Map<String, String> chosen = new HashMap<>();
    int coordinate = 0;
    for (Dimension dimension : dimensions) {
      double its = dimension.kind() == Kind.FIXED ? 0 : u[coordinate++];
      if (isMade(dimension, chosen)) {
        chosen.put(dimension.name(), dimension.domain().at(its));
      }
    }
    return trial(chosen);
  }

  /** Whether every choice has a finite number of values. */
  public boolean isFinite() {
    return dimensions.stream().allMatch(dimension -> dimension.domain().size().isPresent());
  }

  /**
   * All trials, or the first ones. The last dimension changes fastest.
   *
   * @throws UserError if the space is not finite
   */
  public List<Map<String, String>> grid(int most) {
    List<Map<String, String>> trials = new ArrayList<>();
    addTrials(0, new HashMap<>(), trials, most);
    return trials;
  }

  private void addTrials(
      int next, Map<String, String> chosen, List<Map<String, String>> trials, int most) {
    if (next == dimensions.size()) {
      trials.add(trial(chosen));
      return;
    }
    Dimension dimension = dimensions.get(next);
    if (!isMade(dimension, chosen)) {
      addTrials(next + 1, chosen, trials, most);
      return;
    }
    long size =
        dimension
            .domain()
            .size()
            .orElseThrow(
                () ->
                    dimension
                        .key()
                        .error(
                            "can be any number between two bounds, but a grid needs a list or a range; write one, or set sweep.strategy = random or sobol"));
    for (long value = 0; value < size && trials.size() < most; value++) {
      chosen.put(dimension.name(), dimension.domain().value(value));
      addTrials(next + 1, chosen, trials, most);
    }
    chosen.remove(dimension.name());
  }

  /** Whether the conditions of a choice hold, by the names and values of choices before it. */
  private boolean isMade(Dimension dimension, Map<String, String> chosen) {
    return dimension.conditions().stream()
        .allMatch(condition -> condition.holds(value(condition.key(), chosen)));
  }

  private String value(String asked, Map<String, String> chosen) {
    return dimensions.stream()
        .filter(other -> other.answers(asked) && chosen.containsKey(other.name()))
        .map(other -> chosen.get(other.name()))
        .findFirst()
        .orElse(base.getOrDefault(asked, ""));
  }

  private Map<String, String> trial(Map<String, String> chosen) {
    Map<String, String> settings = new TreeMap<>();
    for (Dimension dimension : dimensions) {
      if (dimension.kind() != Kind.BLOCK && chosen.containsKey(dimension.name())) {
        settings.put(dimension.key().key(), chosen.get(dimension.name()));
      }
    }
    return settings;
  }

  /** Moves each choice after those that it depends on, as few as necessary. */
  private static List<Dimension> inOrder(List<Dimension> dimensions) {
    List<Dimension> left = new ArrayList<>(dimensions);
    // Else the settings of a block would come between choices that depend on them.
    left.sort(Comparator.comparing(dimension -> dimension.kind() != Kind.FIXED));
    List<Dimension> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Dimension next =
          left.stream()
              .filter(one -> left.stream().noneMatch(one::dependsOn))
              .findFirst()
              .orElseThrow(() -> circular(left));
      ordered.add(next);
      left.remove(next);
    }
    return List.copyOf(ordered);
  }

  private static UserError circular(List<Dimension> left) {
    String names = left.stream().map(Dimension::name).collect(Collectors.joining(", "));
    return left.get(0)
        .key()
        .error("has a condition that depends on itself; remove a condition of: " + names);
  }

  /** Refuses a condition that never holds. */
  private void requirePossible(Dimension dimension) {
    for (Condition condition : dimension.conditions()) {
      Set<String> values = new TreeSet<>();
      Optional.ofNullable(base.get(condition.key())).ifPresent(values::add);
      boolean listed = true;
      for (Dimension other : dimensions) {
        boolean asked = other.answers(condition.key());
        if (asked && other.domain() instanceof Domain.OneOf list) {
          values.addAll(list.values());
        }
        listed &= !asked || other.domain() instanceof Domain.OneOf;
      }
      if (listed && values.stream().noneMatch(condition::holds)) {
        throw dimension
            .key()
            .error(
                "is searched %s, but that setting can only be %s; correct the condition"
                    .formatted(condition, String.join(" or ", values)));
      }
    }
  }
}
