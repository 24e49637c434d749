package kindling.run;

import java.util.ArrayList;
import java.util.List;
import kindling.config.Settings;
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
    List<String> all = new ArrayList<>(List.of(layer(table)));
    all.addAll(layers);
    return settings.withLayers(all);
  }

  /** Such as {@code embedding 13 5*3}: 13 inputs that pass, and one of 5 levels that becomes 3. */
  private static String layer(Table table) {
    StringBuilder text = new StringBuilder(NAME);
    int passing = 0;
    for (TableColumn column : table.columns()) {
      EmbeddedPart part = column.encoding().part();
      if (part.levels() == 0) {
        passing += part.width();
        continue;
      }
      text.append(passing > 0 ? " " + passing : "");
      text.append(" %d*%d".formatted(part.levels(), part.width()));
      passing = 0;
    }
    return text.append(passing > 0 ? " " + passing : "").toString();
  }
}
