package kindling.run;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.network.Loss;
import kindling.report.console.DataSketch;
import kindling.rows.CachedBlocks;
import kindling.rows.LabelCheck;
import kindling.rows.NamedRows;
import kindling.rows.RowReader;
import kindling.rows.files.DatasetReader;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An overview of the data that settings name, for any network.
 *
 * @param sets the labels of each set
 * @param samples the first rows of the training set
 */
public record DataOverview(List<Labels> sets, DataSketch samples) {
  /** The counts of more different labels are not shown. */
  private static final int MOST_LABELS = 50;

  /**
   * The labels of a set.
   *
   * @param set what it is called
   * @param source where it is
   * @param counts by label, in order; empty if there are more than {@value #MOST_LABELS}
   */
  public record Labels(String set, String source, long rows, Map<String, Long> counts) {}

  /**
   * Reads it.
   *
   * @param samples how many
   */
  public static DataOverview of(SparkContext spark, Settings settings, int samples) {
    DatasetReader sources = new DatasetReader(spark, settings.data());
    NamedRows train = sources.train();
    RowReader reader = train.reader(settings.data(), true);
    DataSettings named = settings.data().withFeatureColumns(reader.featureNames());
    List<Labels> sets = new ArrayList<>();
    sets.add(labels("training set", train, reader));
    sources
        .validation()
        .ifPresent(set -> sets.add(labels("validation set", set, like(set, named))));
    sources.test().ifPresent(set -> sets.add(labels("test set", set, like(set, named))));
    return new DataOverview(sets, samples(settings, train, reader, samples));
  }

  private static RowReader like(NamedRows source, DataSettings named) {
    return source.reader(named, true, "the training set has");
  }

  private static Labels labels(String set, NamedRows source, RowReader reader) {
    Dataset<Row> frame = source.rows().frame();
    List<Row> counted =
        frame
            .groupBy(reader.labels(frame).as("label"))
            .count()
            .orderBy("label")
            .select(col("label").cast("string"), col("count"))
            .limit(MOST_LABELS + 1)
            .collectAsList();
    Map<String, Long> counts = new LinkedHashMap<>();
    if (counted.size() <= MOST_LABELS) {
      counted.forEach(row -> counts.put(String.valueOf(row.get(0)), row.getLong(1)));
    }
    long rows =
        counts.isEmpty()
            ? frame.count()
            : counts.values().stream().mapToLong(Long::longValue).sum();
    return new Labels(set, source.name(), rows, counts);
  }

  private static DataSketch samples(
      Settings settings, NamedRows source, RowReader reader, int most) {
    Shape shape = NetworkOfSettings.shape(settings, reader);
    int labelWidth = reader.layout().labelWidth();
    LabelCheck any = new LabelCheck(Loss.Labels.NUMBERS, labelWidth);
    Block block = CachedBlocks.packHere("samples", source.rows().frame().limit(most), reader, any);
    int count = block.rows();
    if (count == 0) {
      throw new UserError(source.name() + ": has no rows");
    }
    int[] all = new int[count];
    for (int row = 0; row < count; row++) {
      all[row] = row;
    }
    float[] features = new float[count * shape.size()];
    float[] labels = new float[count * labelWidth];
    Scaling scaling = new Scaling(settings.data().scaleOf(reader.layout().asBytes()), 1);
    block.gather(all, count, scaling, features, labels, new float[count]);
    return new DataSketch(shape, count, features, labels);
  }
}
