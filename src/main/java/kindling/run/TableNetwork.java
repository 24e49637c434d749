package kindling.run;

import java.util.ArrayList;
import java.util.List;
import kindling.config.Settings;
import kindling.network.Network.Placed;
import kindling.network.layers.Embedding;
import kindling.store.Model;
import kindling.tables.Encoding.EmbeddedPart;
import kindling.tables.NumberTarget;
import kindling.tables.Table;
import kindling.tables.TableColumn;

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
   * units: {@code σ (x·W + b) + μ} in its last layer, which must be affine. Any other model as it
   * is.
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
    for (int i = 0; i < matrix.array().size(); i++) {
      weights[matrix.offset() + i] *= (float) labels.get(i % labels.size()).deviation();
    }
    for (int k = 0; k < labels.size(); k++) {
      weights[biases.offset() + k] = (float) labels.get(k).number(weights[biases.offset() + k]);
    }
    Table table = model.table().get().afterStandardising(List.of());
    return new Model(model.network(), weights, model.scale(), model.settings(), table);
  }

  /** Inputs that pass, and a table of vectors for each embedded category. */
  private static String layer(Table table) {
    List<Embedding.Part> parts = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      EmbeddedPart part = column.encoding().part();
      parts.add(
          part.levels() == 0
              ? new Embedding.Pass(part.width())
              : new Embedding.Table(part.levels(), part.width()));
    }
    return Embedding.of(parts).toString();
  }
}
