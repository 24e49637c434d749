package kindling.cli;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kindling.config.ReceivedSettings;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.message.Warnings;
import kindling.rows.files.LakeVersions;
import kindling.run.ResumePoint;
import kindling.run.Training;
import kindling.run.plan.TablePlan;
import kindling.run.plan.TableSource;
import kindling.store.KnownFileSystems;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;

/** What a training is made of: a conf file, a table, or the folder of a training to resume. */
interface TrainingSource {
  /** The most bytes of a conf file that is on a file system of Hadoop. */
  long MOST_CONFIGURATION_BYTES = 1 << 20;

  /** The settings, as far as they are known before Spark starts. */
  SettingsReader reader();

  /**
   * The settings of the training, with the versions of tables that are read now.
   *
   * @param plan that of {@link #plan}; null if there is nothing to choose
   */
  default Settings settings(SparkContext spark, TablePlan plan) {
    return plan == null ? LakeVersions.fixed(spark, reader()).settings() : plan.settings();
  }

  /** Looks at the data of a table; empty if there is nothing to choose. */
  default Optional<TablePlan> plan(SparkContext spark) {
    return Optional.empty();
  }

  /** Where the training resumes; empty for a new one. */
  default Optional<ResumePoint> point() {
    return Optional.empty();
  }

  /**
   * A conf file, which may be on any file system of Hadoop.
   *
   * @param overrides of the user, each {@code key=value}
   */
  static TrainingSource ofConfiguration(Configuration hadoop, String file, List<String> overrides) {
    return new ConfFile(checked(read(hadoop, file, overrides)));
  }

  /** The settings of a conf file. */
  static SettingsReader read(Configuration hadoop, String file, List<String> overrides) {
    // A single letter would be a drive.
    if (!file.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return SettingsReader.ofFile(new File(file), overrides);
    }
    byte[] text = new Storage(hadoop).read(file, MOST_CONFIGURATION_BYTES);
    return SettingsReader.ofText(new String(text, StandardCharsets.UTF_8), file, overrides);
  }

  /** A table. */
  static TrainingSource ofTable(TableSource table, List<String> overrides) {
    return new TableFile(table, overrides);
  }

  /** A folder of results, without those of its settings that a folder must not decide. */
  static TrainingSource ofFolder(
      Configuration hadoop, String folder, List<String> overrides, Consumer<String> warnings) {
    Storage storage = new Storage(hadoop);
    storage.requireNoLinks(folder);
    Warnings warned = Warnings.onCommandLine(warnings);
    ResumePoint point = ResumePoint.of(storage, folder, warned);
    SettingsReader kept = SettingsReader.ofModel(point.settings(), folder, overrides);
    ReceivedSettings received = ReceivedSettings.of(folder, kept, overrides);
    received.requireHarmless(new KnownFileSystems(hadoop, folder)::have);
    return new Resumed(checked(received.withoutServers(warned)), Optional.of(point));
  }

  private static SettingsReader checked(SettingsReader reader) {
    Settings settings = reader.settings();
    Training.check(settings);
    return reader;
  }

  /** The settings of a conf file. */
  record ConfFile(SettingsReader reader) implements TrainingSource {}

  /** The settings of a folder, and its checkpoint. */
  record Resumed(SettingsReader reader, Optional<ResumePoint> point) implements TrainingSource {}

  /** The file of a table. */
  record TableFile(TableSource table, List<String> overrides) implements TrainingSource {
    @Override
    public SettingsReader reader() {
      return TablePlan.settings(table, overrides);
    }

    @Override
    public Optional<TablePlan> plan(SparkContext spark) {
      return Optional.of(TablePlan.of(spark, table, overrides));
    }
  }
}
