package kindling.run;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
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
import kindling.rows.LabelCheck;
import kindling.rows.NamedRows;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.SparseSet;
import kindling.rows.TrainingSets;
import org.apache.spark.SparkContext;

/** The sets of rows that some settings name: opened first, packed into cached blocks later. */
final class DataSets {
  private final Settings settings;
  private final Map<Split, OpenSet> sets = new EnumMap<>(Split.class);

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
    this(settings, sources, wanted, "");
  }

  /**
   * The same for a model.
   *
   * @param featuresOf who has the features that the settings name, such as "the model takes", for
   *     errors
   */
  DataSets(Settings settings, TrainingSets sources, Set<Split> wanted, String featuresOf) {
    DataSettings data = settings.data();
    boolean held = data.validationShare() > 0 || !data.validationColumn().isEmpty();
    Settings named = settings;
    String namedBy = featuresOf;
    if (wanted.contains(Split.TRAIN) || (held && wanted.contains(Split.VALIDATION))) {
      NamedRows given = sources.train();
      RowReader rows = given.reader(data, true, featuresOf);
      open(settings, given, rows, held, wanted);
      named = settings.withFeatureColumns(rows.featureNames());
      boolean all = data.featureColumns().equals(DataSettings.ALL_COLUMNS);
      namedBy = featuresOf.isEmpty() && all ? "the training set has" : featuresOf;
    }
    this.settings = named;
    if (wanted.contains(Split.VALIDATION)) {
      add(Split.VALIDATION, sources.validation(), namedBy);
    }
    if (wanted.contains(Split.TEST)) {
      add(Split.TEST, sources.test(), namedBy);
    }
  }

  /** Opens the training set, and what of it is held out for validation. */
  private void open(
      Settings settings, NamedRows given, RowReader rows, boolean held, Set<Split> wanted) {
    DataSettings data = settings.data();
    boolean flagged = !data.validationColumn().isEmpty();
    double share = data.validationShare();
    long seed = data.validationSeed().orElse(settings.training().seed());
    RowReader reader = flagged ? rows.only(false, data.validationColumn()) : rows;
    NamedRows seen = flagged && data.rows() > 0 ? given.trainingRows(reader) : given;
    NamedRows train = seen.first(rows, data.rows());
    if (wanted.contains(Split.TRAIN)) {
      sets.put(Split.TRAIN, new OpenSet(train, reader, RowShare.of(seed, share, 1)));
    }
    if (held && wanted.contains(Split.VALIDATION)) {
      sets.put(
          Split.VALIDATION,
          flagged
              ? new OpenSet(given, rows.only(true, data.validationColumn()), RowShare.ALL)
              : new OpenSet(train, rows, RowShare.of(seed, 0, share)));
    }
  }

  private void add(Split split, Optional<NamedRows> source, String featuresOf) {
    if (source.isPresent()) {
      RowReader rows = source.get().reader(settings.data(), true, featuresOf);
      if (sets.containsKey(Split.TRAIN)) {
        rows.requireLike(sets.get(Split.TRAIN).rows());
      }
      sets.put(split, new OpenSet(source.get(), rows, RowShare.ALL));
    }
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
   * Refuses sets that take more memory once they are packed than there is, as far as that can be
   * foreseen. There must be the executors that are to hold them.
   */
  private void requireRoom(SparkContext spark) {
    // A share for validation is of the rows of the training set.
    Map<NamedRows, SparseSet> distinct = new LinkedHashMap<>();
    sets.forEach(
        (split, set) -> {
          long most = split == Split.TRAIN ? settings.data().rows() : 0;
          distinct.putIfAbsent(set.source(), new SparseSet(set.source(), set.rows(), most));
        });
    SparseSet.requireRoom(spark, List.copyOf(distinct.values()));
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
        new LabelCheck(network.loss().labels(), network.outputs()),
        layout,
        settings.training().seed(),
        set.share(),
        storage);
  }

  /** Packs all of them; they are released together. */
  PackedSets pack(SparkContext spark, Network network, ShardLayout layout) {
    requireRoom(spark);
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
