package kindling.rows.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindling.config.Change;
import kindling.config.DataSettings;
import kindling.config.SettingsReader;
import kindling.rows.lakes.LakeFormat;
import kindling.rows.lakes.LakeTable;
import org.apache.spark.SparkContext;

/**
 * Fixes which version of each table a training reads, before it reads any: so the settings that it
 * leaves name the same rows for ever, and a resumed training reads no other ones.
 */
public final class LakeVersions {
  private static final List<String> SETS = List.of("data.train", "data.validation", "data.test");

  private LakeVersions() {}

  /** The settings with the newest version of each table that they name without a version. */
  public static SettingsReader fixed(SparkContext spark, SettingsReader reader) {
    List<Change> versions = newest(spark, reader);
    return versions.isEmpty() ? reader : reader.with(versions);
  }

  /**
   * The settings with the versions that earlier settings have, where both name the same table and
   * these name no version.
   */
  public static SettingsReader asIn(SettingsReader earlier, SettingsReader reader) {
    if (LakeFormat.of(reader.settings().data().format()).isEmpty()) {
      return reader;
    }
    List<Change> versions = new ArrayList<>();
    for (String key : SETS) {
      String table = earlier.text(key);
      if (LakeTable.of(table).isVersionOf(reader.text(key))) {
        versions.add(new Change("the version of before", key, table));
      }
    }
    return versions.isEmpty() ? reader : reader.with(versions);
  }

  /** The changes that add these versions; none if the sets are no tables of a lake. */
  public static List<Change> newest(SparkContext spark, SettingsReader reader) {
    DataSettings data = reader.settings().data();
    boolean chosen = data.options().keySet().stream().anyMatch(LakeFormat::choosesVersion);
    List<Change> changes = new ArrayList<>();
    Optional<LakeFormat> lake = chosen ? Optional.empty() : LakeFormat.of(data.format());
    if (lake.isPresent()) {
      DatasetReader sets = new DatasetReader(spark, data);
      for (String key : SETS) {
        String setting = reader.text(key);
        if (!setting.isEmpty()) {
          sets.newest(lake.get(), setting)
              .ifPresent(table -> changes.add(new Change("the newest version", key, table)));
        }
      }
    }
    return changes;
  }
}
