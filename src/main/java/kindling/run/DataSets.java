package kindling.run;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.RowShare;
import kindling.gradient.Workers.Split;
import kindling.network.Network;
import kindling.rows.BlockStorage;
import kindling.rows.CachedBlocks;
import kindling.rows.ColumnPath;
import kindling.rows.LabelCheck;
import kindling.rows.NamedRows;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.TableFit;
import kindling.rows.TrainingSets;
import kindling.run.start.Start;
import kindling.store.Storage;
import kindling.tables.FittedTable;
import kindling.tables.Table;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.types.StructType;

/** The sets of rows that some settings name: opened first, packed into cached blocks later. */
public final class DataSets {
  private final Settings settings;
  private final Map<Split, OpenSet> sets = new EnumMap<>(Split.class);
  // null if columns are read as numbers
  private Table table;
  // null if the columns were not fitted here
  private FittedTable fitted;

  /** A set that is open, and which of its rows count. */
  record OpenSet(NamedRows source, RowReader rows, RowShare share) {}

  /**
   * Opens the sets that are wanted and that there are, and checks that their rows are alike. The
   * feature columns are those of the training set, if it is opened: the others are read by their
   * names.
   *
   * @throws UserError if there is no training set, and it is wanted
   */
  DataSets(Settings settings, TrainingSets sources, Set<Split> wanted) {
    this(settings, sources, wanted, null);
  }

  /**
   * The same for a table whose columns are fitted already.
   *
   * @param fitted null if they are not
   */
  DataSets(Settings settings, TrainingSets sources, Set<Split> wanted, FittedTable fitted) {
    this(settings, sources, wanted, "", fitted == null ? null : fitted.table());
    this.fitted = fitted == null ? this.fitted : fitted;
  }

  /**
   * The same for a model.
   *
   * @param featuresOf who has the features that the settings name, such as "the model takes", for
   *     errors
   * @param model the columns of the model's table; null if it has none
   */
  DataSets(
      Settings settings, TrainingSets sources, Set<Split> wanted, String featuresOf, Table model) {
    DataSettings data = settings.data();
    this.table = model;
    boolean held = data.validationShare() > 0 || !data.validationColumn().isEmpty();
    boolean tested = data.testShare() > 0 && wanted.contains(Split.TEST);
    Settings named = settings;
    String namedBy = featuresOf;
    if (wanted.contains(Split.TRAIN) || (held && wanted.contains(Split.VALIDATION)) || tested) {
      NamedRows given = sources.train();
      if (data.table().isOn() && table == null) {
        this.fitted = fit(settings, given);
        this.table = fitted.table();
      }
      RowReader rows = given.reader(data, true, featuresOf, table);
      open(settings, given, rows, held, wanted);
      named = settings.withFeatureColumns(rows.featureNames());
      boolean all = data.featureColumns().equals(DataSettings.ALL_COLUMNS);
      namedBy = featuresOf.isEmpty() && all ? "the training set has" : featuresOf;
    }
    this.settings = named;
    if (wanted.contains(Split.VALIDATION)) {
      add(Split.VALIDATION, sources.validation(), namedBy);
    }
    if (wanted.contains(Split.TEST) && !tested) {
      add(Split.TEST, sources.test(), namedBy);
    }
  }

  /** Opens the training set, and what of it is held out for validation. */
  private void open(
      Settings settings, NamedRows given, RowReader rows, boolean held, Set<Split> wanted) {
    DataSettings data = settings.data();
    boolean flagged = !data.validationColumn().isEmpty();
    double share = data.validationShare();
    long seed = seed(settings);
    RowReader reader = flagged ? rows.only(false, data.validationColumn()) : rows;
    NamedRows seen = flagged && data.rows() > 0 ? given.trainingRows(reader) : given;
    NamedRows train = seen.first(rows, data.rows());
    if (wanted.contains(Split.TRAIN)) {
      sets.put(Split.TRAIN, new OpenSet(train, reader, trainingShare(settings)));
    }
    if (data.testShare() > 0 && wanted.contains(Split.TEST)) {
      sets.put(Split.TEST, new OpenSet(train, reader, RowShare.of(seed, 1 - data.testShare(), 1)));
    }
    if (held && wanted.contains(Split.VALIDATION)) {
      sets.put(
          Split.VALIDATION,
          flagged
              ? new OpenSet(given, rows.only(true, data.validationColumn()), RowShare.ALL)
              : new OpenSet(train, rows, RowShare.of(seed, 0, share)));
    }
  }

  private static long seed(Settings settings) {
    return settings.data().validationSeed().orElse(settings.training().seed());
  }

  /** The rows of the training set that are neither for validation nor for the test. */
  private static RowShare trainingShare(Settings settings) {
    DataSettings data = settings.data();
    return RowShare.of(seed(settings), data.validationShare(), 1 - data.testShare());
  }

  /** Fits the columns of a table on the rows for training. */
  public static FittedTable fit(Settings settings, NamedRows given) {
    TableFit fit = new TableFit(given, settings.data(), NetworkOfSettings.numbers(settings));
    Storage storage =
        new Storage(given.rows().frame().sparkSession().sparkContext().hadoopConfiguration());
    return fit.of(
        fit.first(settings.data().rows()), trainingShare(settings), Start.table(settings, storage));
  }

  /** The columns of the table; empty if columns are read as numbers. */
  Optional<Table> table() {
    return Optional.ofNullable(table);
  }

  /** How the columns of the table were fitted; empty if that was not done here. */
  Optional<FittedTable> fitted() {
    return Optional.ofNullable(fitted);
  }

  private void add(Split split, Optional<NamedRows> source, String featuresOf) {
    if (source.isPresent()) {
      RowReader rows = source.get().reader(needed(source.get()), true, featuresOf, table);
      if (sets.containsKey(Split.TRAIN)) {
        rows.requireLike(rows(Split.TRAIN));
      }
      sets.put(split, new OpenSet(source.get(), rows, RowShare.ALL));
    }
  }

  /**
   * The settings of a set of its own, which may lack columns that the table leaves out: they are
   * only needed to choose which rows of a set are held out.
   */
  private DataSettings needed(NamedRows source) {
    DataSettings data = settings.data();
    if (table == null || data.featureColumns().equals(DataSettings.ALL_COLUMNS)) {
      return data;
    }
    StructType schema = source.rows().schema();
    return data.withFeatureColumns(
        data.featureColumns().stream()
            .filter(
                name ->
                    table.column(name).isPresent()
                        || ColumnPath.find(source.name(), schema, name).isPresent())
            .toList());
  }

  /** Some settings with the names of the feature columns of these sets. */
  Settings name(Settings some) {
    return some.withFeatureColumns(settings.data().featureColumns());
  }

  /**
   * The reader of a set's rows; those of the others are alike.
   *
   * @throws UserError if there is no such set
   */
  RowReader rows(Split split) {
    return set(split).rows();
  }

  private OpenSet set(Split split) {
    OpenSet set = sets.get(split);
    if (set == null) {
      throw split == Split.VALIDATION
          ? UserError.of("the settings name no validation set")
              .cure("add --set data.validation=PATH, or --set data.validation-share=0.1")
          : UserError.of("the settings name no test set").cure("add --set data.test=PATH");
    }
    return set;
  }

  /**
   * Which of Spark's partitions has which shards.
   *
   * @param allReduce whether all tasks of a step must run at once
   */
  ShardLayout layout(SparkContext spark, boolean allReduce) {
    int shards = settings.training().shards();
    return allReduce
        ? settings.at("training.mode", () -> ShardLayout.overSlots(spark, shards))
        : ShardLayout.overCores(spark, shards);
  }

  /** Packs one of the sets. */
  private CachedBlocks pack(
      Split split, Network network, ShardLayout layout, BlockStorage storage) {
    OpenSet set = set(split);
    return CachedBlocks.pack(
        name(split),
        set.source().rows(),
        set.rows(),
        LabelCheck.of(network),
        layout,
        settings.training().seed(),
        set.share(),
        storage);
  }

  /** Packs all of them; they are released together. */
  PackedSets pack(SparkContext spark, Network network, ShardLayout layout) {
    PackedSets packed = new PackedSets(sets);
    try {
      BlockStorage storage = new BlockStorage(settings.data().storage(), 0);
      for (Split split : sets.keySet()) {
        CachedBlocks set = pack(split, network, layout, storage);
        packed.add(split, set);
        storage = storage.after(set);
      }
      return packed;
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      packed.close();
      throw e;
    }
  }

  static String name(Split split) {
    return split == Split.TRAIN ? "training set" : split.name().toLowerCase(Locale.ROOT) + " set";
  }
}
