package kindling.run;

import java.util.ArrayList;
import java.util.List;
import kindling.config.Settings;
import kindling.network.layers.Embedding;
import kindling.tables.Encoding.EmbeddedPart;
import kindling.tables.Table;
import kindling.tables.TableColumn;

/** The part of a network that follows from the columns of a table. */
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
