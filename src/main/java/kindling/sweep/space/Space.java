package kindling.sweep.space;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import kindling.config.SettingsReader;
import kindling.config.SpaceKey;
import kindling.config.UserError;

/**
 * What is searched: choices of values of settings, some of which are only made if others were made
 * in a certain way. A trial is what comes of choosing, the values by key, as {@code --set} takes
 * them.
 */
public final class Space {
  /** More values than that are not counted one by one. */
  private static final long MOST_COUNTED = 100_000;

  // in the order in which they are decided: what a condition asks for comes first
  private final List<Dimension> dimensions;
  // of the keys that conditions ask for, where no choice says anything
  private final Map<String, String> base;

  private Space(List<Dimension> dimensions, Map<String, String> base) {
    this.dimensions = dimensions;
    this.base = base;
  }

  /**
   * The space of a configuration.
   *
   * @throws UserError if there is none, or it cannot be searched
   */
  public static Space of(SettingsReader reader) {
    List<Dimension> dimensions = new SpaceParser().dimensions(reader.sweep().space());
    Map<String, String> base = new HashMap<>();
    for (Dimension dimension : dimensions) {
      dimension
          .condition()
          .ifPresent(
              condition ->
                  base.put(
                      condition.key(), reader.setting(dimension.key().place(), condition.key())));
    }
    Space space = new Space(inOrder(dimensions), base);
    dimensions.forEach(space::requirePossible);
    return space;
  }

  /** How many numbers make a point of the space. */
  public int dimensions() {
    return dimensions.size();
  }

  /** The names of the dimensions, in the order of the numbers of a point. */
  public List<String> names() {
    return dimensions.stream().map(Dimension::name).toList();
  }

  /** The keys of all settings that a trial may set, in the order in which trials name them. */
  public List<String> keys() {
    return List.copyOf(scales().keySet());
  }

  /** Where it stands that a setting is searched; empty if it is not. */
  public Optional<String> place(String key) {
    return dimensions.stream()
        .filter(dimension -> dimension.keys().contains(key))
        .map(dimension -> dimension.key().place())
        .findFirst();
  }

  /** By key, how the values lie beside each other that trials may set. */
  public Map<String, Scale> scales() {
    Map<String, Scale> searched = new TreeMap<>();
    Map<String, List<String>> fixed = new TreeMap<>();
    for (Dimension dimension : dimensions) {
      if (dimension.blocks().isEmpty()) {
        searched.merge(dimension.key().key(), dimension.domain().scale(), Scale::and);
      }
      for (Map<String, String> block : dimension.blocks()) {
        block.forEach(
            (key, value) -> fixed.computeIfAbsent(key, any -> new ArrayList<>()).add(value));
      }
    }
    fixed.forEach(
        (key, values) -> {
          Scale scale = Scale.of(values);
          // A few values beside a domain say nothing about it, unless they are no numbers.
          if (!searched.containsKey(key) || scale == Scale.CATEGORICAL) {
            searched.put(key, scale);
          }
        });
    return Collections.unmodifiableMap(searched);
  }

  /**
   * The values that belong to a point of the unit cube.
   *
   * @param u a number for each dimension, at least 0 and below 1; those of choices that are not
   *     made are passed over
   */
  public Map<String, String> at(double[] u) {
    Choices choices = new Choices();
    for (int i = 0; i < dimensions.size(); i++) {
      Dimension dimension = dimensions.get(i);
      if (choices.isMade(dimension)) {
        choices.make(dimension, dimension.domain().at(u[i]));
      }
    }
    return choices.values();
  }

  /** How many trials a grid has; empty if there is no end of them. */
  public OptionalLong size() {
    return isFinite() ? OptionalLong.of(count(0, new Choices())) : OptionalLong.empty();
  }

  /** Whether every choice is one of a number of values. */
  public boolean isFinite() {
    return infinite().isEmpty();
  }

  /** The first choice that a grid cannot have. */
  public Optional<SpaceKey> infinite() {
    return dimensions.stream()
        .filter(one -> one.domain().size().isEmpty())
        .map(Dimension::key)
        .findFirst();
  }

  /**
   * A trial of the grid; the last dimension changes fastest.
   *
   * @param index from 0 to below {@link #size}
   */
  public Map<String, String> at(long index) {
    Choices choices = new Choices();
    long rest = index;
    for (int i = 0; i < dimensions.size(); i++) {
      Dimension dimension = dimensions.get(i);
      if (!choices.isMade(dimension)) {
        continue;
      }
      long value = 0;
      if (decidesOthers(dimension)) {
        choices.make(dimension, dimension.domain().value(0));
        for (long behind = count(i + 1, choices); rest >= behind; ) {
          rest -= behind;
          choices.make(dimension, dimension.domain().value(++value));
          behind = count(i + 1, choices);
        }
      } else {
        long behind = count(i + 1, choices);
        value = rest / behind;
        rest %= behind;
        choices.make(dimension, dimension.domain().value(value));
      }
    }
    return choices.values();
  }

  /** In how many ways the choices from one on can be made; the largest number if more. */
  private long count(int from, Choices choices) {
    if (from == dimensions.size()) {
      return 1;
    }
    Dimension dimension = dimensions.get(from);
    if (!choices.isMade(dimension)) {
      return count(from + 1, choices);
    }
    long size = dimension.domain().size().getAsLong();
    if (!decidesOthers(dimension)) {
      return times(size, count(from + 1, choices));
    }
    if (size > MOST_COUNTED) {
      throw new UserError(
          "%s: %s has %,d values, and a condition asks for it: too many to be counted; make it a list"
              .formatted(dimension.key().place(), dimension.key().key(), size));
    }
    long sum = 0;
    for (long value = 0; value < size; value++) {
      choices.make(dimension, dimension.domain().value(value));
      sum = plus(sum, count(from + 1, choices));
    }
    choices.undo(dimension);
    return sum;
  }

  private static long times(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }

  private static long plus(long a, long b) {
    return a + b >= 0 ? a + b : Long.MAX_VALUE;
  }

  private boolean decidesOthers(Dimension dimension) {
    return dimensions.stream().anyMatch(other -> dependsOn(other, dimension));
  }

  private static boolean dependsOn(Dimension one, Dimension other) {
    if (one.parent().equals(other.name())) {
      return true;
    }
    return one.condition().map(condition -> other.keys().contains(condition.key())).orElse(false);
  }

  /** What is asked for comes first; else the order stays. */
  private static List<Dimension> inOrder(List<Dimension> dimensions) {
    Map<String, Dimension> left = new LinkedHashMap<>();
    dimensions.forEach(dimension -> left.put(dimension.name(), dimension));
    List<Dimension> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Dimension next =
          left.values().stream()
              .filter(one -> left.values().stream().noneMatch(other -> dependsOn(one, other)))
              .findFirst()
              .orElseThrow(() -> circular(left.values().iterator().next()));
      ordered.add(next);
      left.remove(next.name());
    }
    return List.copyOf(ordered);
  }

  private static UserError circular(Dimension dimension) {
    return new UserError(
        "%s: %s is set %s, which in the end depends on it; conditions must not go in circles"
            .formatted(
                dimension.key().place(),
                dimension.key().key(),
                dimension.condition().map(Condition::toString).orElse("within a block")));
  }

  /** Refuses a condition that never holds. */
  private void requirePossible(Dimension dimension) {
    if (dimension.condition().isEmpty()) {
      return;
    }
    Condition condition = dimension.condition().get();
    String otherwise = base.get(condition.key());
    TreeSet<String> possible = new TreeSet<>(List.of(otherwise));
    for (Dimension other : dimensions) {
      if (!other.keys().contains(condition.key())) {
        continue;
      }
      for (Map<String, String> block : other.blocks()) {
        possible.add(block.getOrDefault(condition.key(), otherwise));
      }
      if (other.blocks().isEmpty()) {
        if (!(other.domain() instanceof Domain.OneOf list)) {
          return;
        }
        possible.addAll(list.values());
      }
    }
    if (possible.stream().noneMatch(condition::holds)) {
      throw new UserError(
          "%s: %s is set %s, which it never is; it is %s"
              .formatted(
                  dimension.key().place(),
                  dimension.key().key(),
                  condition,
                  String.join(" or ", possible)));
    }
  }

  /** The choices of one trial, made one after the other. */
  private final class Choices {
    private final Map<String, String> chosen = new HashMap<>();
    private final Map<String, String> values = new TreeMap<>();

    /** Whether a choice is to be made, after those before. */
    boolean isMade(Dimension dimension) {
      if (!dimension.parent().isEmpty()
          && !dimension.alternative().equals(chosen.get(dimension.parent()))) {
        return false;
      }
      return dimension
          .condition()
          .map(
              condition ->
                  condition.holds(values.getOrDefault(condition.key(), base.get(condition.key()))))
          .orElse(true);
    }

    void make(Dimension dimension, String value) {
      undo(dimension);
      chosen.put(dimension.name(), value);
      values.putAll(dimension.settings(value));
    }

    void undo(Dimension dimension) {
      String before = chosen.remove(dimension.name());
      if (before != null) {
        values.keySet().removeAll(dimension.settings(before).keySet());
      }
    }

    Map<String, String> values() {
      return new TreeMap<>(values);
    }
  }
}
