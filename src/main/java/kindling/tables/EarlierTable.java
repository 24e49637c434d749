package kindling.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.tables.FittedTable.Choice;
import kindling.tables.cells.CellFault;

/**
 * The table of a model whose training continues on other rows. Its columns are encoded as the model
 * encodes them, so that the inputs of the network mean the same, and a level that is new in the
 * rows is an unknown one.
 *
 * @param model its name, for errors
 * @param newTarget whether the label may be another one, because the last layer is new
 */
public record EarlierTable(String model, Table table, boolean newTarget) {
  private static final String KEY = "network.initial-weights";

  /**
   * The same columns for a training on other rows.
   *
   * @param source what the data set is called in errors
   * @param profiles of its feature columns
   * @param specs as in {@code data.columns}
   * @param label its profile; null if it is read as it is
   * @param target what the label would become on these rows alone; null if it is read as it is
   * @throws UserError if a column is missing or is to be encoded in another way, or if a label is
   *     no class of the model
   */
  FittedTable on(
      String source,
      List<ColumnProfile> profiles,
      ColumnSpecs specs,
      ColumnProfile label,
      String labelName,
      Target target,
      long unlabelled) {
    Map<String, ColumnProfile> byName = new LinkedHashMap<>();
    profiles.forEach(profile -> byName.put(profile.name(), profile));
    for (TableColumn column : table.columns()) {
      if (!byName.containsKey(column.name())) {
        throw UserError.of("has no column \"%s\", which the model %s takes", column.name(), model)
            .cure("add it, or leave out {%s}".formatted(KEY))
            .at(source)
            .key(KEY);
      }
    }
    List<Choice> choices = new ArrayList<>();
    for (ColumnProfile profile : profiles) {
      choices.add(choice(source, profile, specs.of(profile.name())));
    }
    if (!newTarget && label != null) {
      requireSameTarget(source, label, target);
    }
    Target kept = newTarget ? target : table.target().orElse(null);
    Table now = new Table(table.columns(), labelName, kept, table.missing());
    return new FittedTable(now, choices, label, profiles.get(0).rows(), unlabelled);
  }

  private Choice choice(String source, ColumnProfile profile, String spec) {
    boolean chosen = !Encodings.isAuto(spec);
    Encoding encoding = table.column(profile.name()).map(TableColumn::encoding).orElse(null);
    String kind = encoding == null ? Encodings.IGNORE : encoding.kind();
    if (chosen && !kindOf(spec).equals(kind)) {
      throw UserError.of(
              "column \"%s\" is \"%s\" in {data.columns}, but the model %s has it as \"%s\"",
              profile.name(), spec, model, kind)
          .cure("set it to auto, or leave out {%s}".formatted(KEY))
          .at(source)
          .key("data.columns");
    }
    return new Choice(
        profile,
        chosen ? spec : kind,
        encoding == null ? "not a column of the model" : encoding.summary());
  }

  private static String kindOf(String spec) {
    String kind = spec.replaceFirst("\\s.*", "");
    return kind.equals("timestamp") ? "date" : kind;
  }

  private void requireSameTarget(String source, ColumnProfile label, Target target) {
    Target ours = table.target().orElse(null);
    boolean classes = ours instanceof ClassTarget;
    if (ours == null || classes != target instanceof ClassTarget) {
      String kind = ours == null ? "is not of a table" : classes ? "has classes" : "is a number";
      throw ofLabel(source, label, "the label of the model %s %s".formatted(model, kind));
    }
    if (ours instanceof NumberTarget number && number.range() != ((NumberTarget) target).range()) {
      throw ofLabel(
          source, label, "the label of the model %s is scaled for another loss".formatted(model));
    }
    for (String value : target.classes()) {
      if (!ours.knows(value)) {
        throw ofLabel(
            source,
            label,
            "it has %s, which is no class of the model %s; there are %s"
                .formatted(CellFault.shown(value), model, String.join(", ", ours.classes())));
      }
    }
  }

  private static UserError ofLabel(String source, ColumnProfile label, String why) {
    return UserError.of("the label, column \"%s\", does not fit: %s", label.name(), why)
        .cure("train a new last layer with {network.new-layers} = 1, or leave out these rows")
        .at(source)
        .key(KEY);
  }
}
