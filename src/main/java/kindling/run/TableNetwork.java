package kindling.run;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.Settings;
import kindling.network.Network.Placed;
import kindling.network.layers.Embedding;
import kindling.network.layers.parts.Parts;
import kindling.store.Model;
import kindling.tables.LabelRange;
import kindling.tables.NumberTarget;
import kindling.tables.Table;

/** The parts of a network that follow from the columns of a table, and from its labels. */
final class TableNetwork {
  private static final String NAME = "embedding";

  private TableNetwork() {}

  /**
   * The settings with the embeddings of a table as the first layer, unless they are there already.
   *
   * @param table null if columns are read as numbers
   */
  static Settings withEmbeddings(Settings settings, Table table) {
    List<String> layers = settings.network().layers();
    boolean there = !layers.isEmpty() && layers.get(0).strip().startsWith(NAME);
    if (table == null || !table.hasEmbeddings() || there) {
      return settings;
    }
    return settings.withFirstLayer(layer(table));
  }

  /**
   * A model of labels that were standardised before they were read, with outputs in their own
   * units: {@code σ (x·W + b) + μ} in its last layer, which must be affine, or {@code x·W + b + ln
   * σ} before a log link. Any other model as it is.
   */
  static Model inOwnUnits(Model model) {
    List<NumberTarget> labels = model.table().map(Table::standardised).orElse(List.of());
    if (labels.isEmpty()) {
      return model;
    }
    float[] weights = model.parameters().clone();
    List<Placed> arrays = model.network().parameterArrays();
    Placed matrix = arrays.get(arrays.size() - 2);
    Placed biases = arrays.get(arrays.size() - 1);
    boolean logarithms = labels.get(0).range() != LabelRange.ANY;
    for (int i = 0; i < matrix.array().size() && !logarithms; i++) {
      weights[matrix.offset() + i] *= (float) labels.get(i % labels.size()).deviation();
    }
    for (int i = 0; i < biases.array().size(); i++) {
      NumberTarget label = labels.get(i % labels.size());
      float bias = weights[biases.offset() + i];
      weights[biases.offset() + i] =
          (float) (logarithms ? bias + Math.log(label.deviation()) : label.number(bias));
    }
    Table table = model.table().get().afterStandardising(List.of());
    return new Model(model.network(), weights, model.scale(), model.settings(), table);
  }

  /** The parts of all columns, one after the other. */
  private static String layer(Table table) {
    String parts =
        table.columns().stream()
            .map(column -> column.encoding().part())
            .collect(Collectors.joining(" "));
    return Embedding.of(Stream.of(parts.split(" ")).map(Parts::of).toList()).toString();
  }
}
