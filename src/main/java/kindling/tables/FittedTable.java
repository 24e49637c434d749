package kindling.tables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kindling.config.UserError;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.MissingValues;

/**
 * A table with the choices that led to it.
 *
 * @param choices for every column, also those that are ignored
 * @param label its profile; null if it is read as it is
 * @param rows that it was fitted on
 * @param unlabelled rows that were left out because they have no label
 */
public record FittedTable(
    Table table, List<Choice> choices, ColumnProfile label, long rows, long unlabelled) {
  /** A label with more different texts is taken for a mistake. */
  private static final int MOST_CLASSES = 1000;

  /** Up to this number of different whole numbers, a label has classes. */
  private static final int FEW = 20;

  /**
   * What a column became.
   *
   * @param spec as in {@code data.columns}
   * @param summary what was learned, or why it is ignored
   */
  public record Choice(ColumnProfile profile, String spec, String summary) {}

  /**
   * Fits all columns.
   *
   * @param source what the data set is called in errors
   * @param profiles of the feature columns
   * @param specs by name of the column, as in {@code data.columns}
   * @param label its profile; null if it is read as it is
   */
  public static FittedTable fit(
      String source,
      List<ColumnProfile> profiles,
      ColumnSpecs specs,
      ColumnProfile label,
      String labelName,
      MissingValues missing,
      long unlabelled) {
    List<TableColumn> columns = new ArrayList<>();
    List<Choice> choices = new ArrayList<>();
    List<String> names = profiles.stream().map(ColumnProfile::name).toList();
    boolean early = label != null && specs.needTarget(names);
    Target known = early ? target(source, label, specs) : null;
    for (ColumnProfile profile : profiles) {
      Choice choice = choose(source, profile, specs, known, columns);
      choices.add(choice);
    }
    if (columns.isEmpty()) {
      throw UserError.of("no column is left for the features")
          .cure("set {data.columns} to use one")
          .at(source);
    }
    Target target = label == null || early ? known : target(source, label, specs);
    long rows = profiles.get(0).rows();
    Table table = new Table(columns, labelName, target, missing);
    return new FittedTable(table, choices, label, rows, unlabelled);
  }

  /**
   * The columns of an earlier training for these rows.
   *
   * @param earlier has the encodings
   */
  public static FittedTable like(
      EarlierTable earlier,
      String source,
      List<ColumnProfile> profiles,
      ColumnSpecs specs,
      ColumnProfile label,
      String labelName,
      long unlabelled) {
    Target target = label == null ? null : target(source, label, specs);
    return earlier.on(source, profiles, specs, label, labelName, target, unlabelled);
  }

  private static Choice choose(
      String source,
      ColumnProfile profile,
      ColumnSpecs specs,
      Target target,
      List<TableColumn> columns) {
    String text = specs.of(profile.name());
    try {
      AutoSpec auto =
          Encodings.isAuto(text)
              ? AutoSpec.of(profile, text.equals(Encodings.AUTO_EMBEDDED), target != null)
              : new AutoSpec(text, "by data.columns");
      ColumnSpec spec = Encodings.spec(profile.name(), auto.text());
      if (spec == null) {
        return new Choice(profile, Encodings.IGNORE, auto.reason());
      }
      Encoding encoding = spec.fit(profile, target);
      columns.add(new TableColumn(profile.name(), profile.type(), encoding));
      return new Choice(profile, spec.toString(), encoding.summary());
    } catch (UserError e) {
      throw e.key().isEmpty() ? in(source, profile, e) : e;
    } catch (IllegalArgumentException e) {
      throw in(source, profile, UserError.of("%s", e.getMessage()).because(e));
    }
  }

  private static UserError in(String source, ColumnProfile profile, UserError error) {
    return error.at("column \"%s\"".formatted(profile.name())).at(source).key("data.columns");
  }

  private static Target target(String source, ColumnProfile label, ColumnSpecs specs) {
    if (label.present() == 0) {
      throw UserError.of("the label, column \"%s\", has no values", label.name()).at(source);
    }
    String spec = specs.ofLabel(label.name());
    if (spec.equals(Encodings.AUTO) || label.type() == ColumnType.NUMBER) {
      requireNoMistakes(source, label);
    }
    boolean wanted = specs.numbers().isPresent() && label.areNumbers();
    boolean number =
        spec.startsWith("number") || (spec.equals(Encodings.AUTO) && (wanted || isNumber(label)));
    return number
        ? number(source, label, specs.numbers().orElse(LabelRange.ANY))
        : classes(source, label);
  }

  private static UserError constant(String source, ColumnProfile label, String value) {
    return UserError.of(
            "the label, column \"%s\", is %s in every training row, so there is nothing to learn",
            label.name(), value)
        .cure("choose another column with {data.label-column}, or other training rows")
        .at(source)
        .key("data.label-column");
  }

  private static boolean isNumber(ColumnProfile label) {
    boolean declared = label.type() == ColumnType.NUMBER || label.type() == ColumnType.UNTYPED;
    boolean few = label.areWhole() && label.levels().different() <= FEW;
    return declared && label.areNumbers() && !few;
  }

  private static Target number(String source, ColumnProfile label, LabelRange range) {
    require(source, label, ColumnRules::requireNumbers);
    if (label.moments().deviation() == 0) {
      throw constant(source, label, String.valueOf(label.moments().mean()));
    }
    return NumberTarget.of(label.moments(), range);
  }

  private static void requireNoMistakes(String source, ColumnProfile label) {
    require(source, label, AutoSpec::requireNoMistakes);
  }

  private static void require(String source, ColumnProfile label, Consumer<ColumnProfile> rule) {
    try {
      rule.accept(label);
    } catch (IllegalArgumentException e) {
      UserError error =
          e instanceof UserError user
              ? user.cure("%s", ColumnRules.cureOfLabel(label))
              : UserError.of("%s", e.getMessage()).because(e);
      throw error
          .at("the label, column \"%s\"".formatted(label.name()))
          .at(source)
          .key("data.label-column");
    }
  }

  private static Target classes(String source, ColumnProfile label) {
    long different = label.levels().different();
    if (different > MOST_CLASSES) {
      throw UserError.of(
              "the label, column \"%s\", has %,d different values, and a label of classes may have %,d",
              label.name(), different, MOST_CLASSES)
          .cure("choose another column with {data.label-column}")
          .at(source)
          .key("data.label-column");
    }
    if (different == 1) {
      throw constant(source, label, CellFault.shown(label.levels().byFrequency().get(0)));
    }
    Comparator<String> order =
        label.areNumbers() ? Comparator.comparingDouble(Cell::number) : Comparator.naturalOrder();
    return new ClassTarget(label.levels().byFrequency().stream().sorted(order).toList());
  }

  /** The specifications of all columns, as in {@code data.columns}. */
  public Map<String, String> specs() {
    Map<String, String> specs = new LinkedHashMap<>();
    choices.forEach(choice -> specs.put(choice.profile().name(), choice.spec()));
    return specs;
  }
}
