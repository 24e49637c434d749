package kindling.cluster.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kindling.cluster.PackedFloats;
import kindling.math.Precision;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.optimize.Weights;
import kindling.rows.ColumnPath;
import kindling.rows.RowReader;
import kindling.rows.TrainingSets;
import kindling.rows.columns.ColumnKinds;
import kindling.tables.Table;
import kindling.tables.Target;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts the rows of data sets, in batches and in one pass; also of streams. The weights stay on
 * the executors until the predictor is closed, which must not happen before its predictions have
 * been used.
 */
public final class Predictor implements AutoCloseable {
  private final Network network;
  private final Broadcast<PackedFloats> weights;

  /** A predictor with the weights of a network. */
  public Predictor(SparkContext spark, Network network, float[] parameters) {
    this.network = network;
    this.weights = PackedFloats.broadcast(spark, Weights.of(parameters), Precision.FLOAT32);
  }

  /**
   * All columns but the features, {@code prediction} (see {@link Prediction}) and {@code scores}
   * (see {@link Scores}). Of a table all columns, {@code prediction} (see {@link
   * TargetPrediction}), and for classes {@code probabilities} (see {@link ClassProbabilities}).
   * Nothing is computed before it is used; tasks throw the errors of rows.
   *
   * @param scale multiplied with every feature
   * @param contributions that come last; null for none
   */
  public Dataset<Row> predict(
      Dataset<Row> rows, RowReader reader, float scale, ContributionColumns contributions) {
    Optional<Target> target = reader.table().flatMap(Table::target);
    List<PredictedColumn> columns =
        target.isPresent()
            ? columns(target.get())
            : withQuantiles(null, List.of(Prediction.of(network), Scores.of(network)));
    RowFeatures features = new RowFeatures(reader, RowRefusal.THROWN);
    return predict(rows, features, scale, target.isPresent(), columns, contributions);
  }

  private List<PredictedColumn> columns(Target target) {
    Loss loss = network.loss();
    PredictedColumn prediction =
        new TargetPrediction(target, network.decision(), network.outputs());
    return target.classes().isEmpty()
        ? withQuantiles(target, List.of(prediction))
        : List.of(prediction, new ClassProbabilities(loss, target.classes()));
  }

  /**
   * Some columns, and after them one for each quantile, if the network predicts quantiles.
   *
   * @param target null if the label is read as it is
   */
  private List<PredictedColumn> withQuantiles(Target target, List<PredictedColumn> some) {
    List<PredictedColumn> columns = new ArrayList<>(some);
    List<Double> quantiles = network.decision().quantiles();
    for (int k = 0; k < quantiles.size(); k++) {
      columns.add(new QuantileColumn(quantiles.get(k), k, target));
    }
    return columns;
  }

  /**
   * All columns, with their metadata, columns that are computed from the scores, and contributions.
   * Nothing is computed before it is used.
   *
   * @param scale multiplied with every feature
   * @param contributions null for none
   * @param refusal of rows that the network cannot take
   */
  public Dataset<Row> predict(
      Dataset<Row> rows,
      RowReader reader,
      float scale,
      List<PredictedColumn> columns,
      ContributionColumns contributions,
      RowRefusal refusal) {
    RowFeatures features = new RowFeatures(reader, refusal);
    return predict(rows, features, scale, true, columns, contributions);
  }

  private Dataset<Row> predict(
      Dataset<Row> rows,
      RowFeatures features,
      float scale,
      boolean withFeatures,
      List<PredictedColumn> columns,
      ContributionColumns contributions) {
    List<StructField> fields = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < rows.schema().length(); i++) {
      StructField field = rows.schema().fields()[i];
      if (withFeatures || !features.reader().isFeature(i)) {
        fields.add(field);
        kept.add(i);
      }
    }
    columns.forEach(column -> fields.add(column.field()));
    if (contributions != null) {
      fields.addAll(contributions.fields());
    }
    // An encoder loses metadata and allows no name twice, so both are set afterwards.
    StructType encoded = new StructType();
    Column[] named = new Column[fields.size()];
    for (int i = 0; i < named.length; i++) {
      StructField field = fields.get(i);
      encoded = encoded.add("_" + i, field.dataType(), field.nullable(), Metadata.empty());
      named[i] = functions.col("_" + i).as(field.name(), field.metadata());
    }
    String fault = "_" + named.length;
    encoded = encoded.add(fault, DataTypes.StringType);
    int[] keptColumns = kept.stream().mapToInt(Integer::intValue).toArray();
    PredictionTask task =
        new PredictionTask(network, weights, features, scale, keptColumns, columns, contributions);
    return features
        .reader()
        .prepared(rows)
        .mapPartitions((MapPartitionsFunction<Row, Row>) task::predict, Encoders.row(encoded))
        .filter(RowRefusal.passes(functions.col(fault)))
        .select(named);
  }

  /**
   * All columns, with their metadata, and columns that are computed from the scores of each row.
   * Spark knows which columns these need, so that it neither reads nor computes other columns that
   * are not used. Nothing is computed before it is used. Unlike {@link #predict}, it passes rows
   * through the network one by one.
   *
   * @param features the name of the column of the features, or of a field in a struct
   * @param scale multiplied with every feature
   * @param refusal of rows that the network cannot take
   */
  public Dataset<Row> transform(
      Dataset<Row> rows,
      String features,
      float scale,
      List<PredictedColumn> columns,
      RowRefusal refusal) {
    ColumnPath path = ColumnPath.find(TrainingSets.GIVEN, rows.schema(), features).orElseThrow();
    StructField numbers = ColumnKinds.asRead(path.field());
    StructType given = new StructType().add(numbers);
    RowReader reader =
        RowReader.forModel(TrainingSets.GIVEN, given, List.of(features), network.inputs());
    Column row = path.values();
    if (!numbers.dataType().equals(path.field().dataType())) {
      row = row.cast(numbers.dataType());
    }
    String name = unused(rows, "scores");
    Column scores = functions.col(name);
    UserDefinedFunction score =
        functions.udf(new RowScores(network, weights, reader, scale), DataTypes.BinaryType);
    UserDefinedFunction fault = functions.udf(new RowFault(reader, refusal), DataTypes.StringType);
    Column checked = functions.coalesce(scores, functions.raise_error(fault.apply(row)));
    Column[] all = new Column[1 + columns.size()];
    all[0] = functions.col("*");
    for (int i = 0; i < columns.size(); i++) {
      StructField field = columns.get(i).field();
      all[i + 1] =
          functions
              .udf(new ScoreColumn(columns.get(i)), field.dataType())
              .asNonNullable()
              .apply(checked)
              .as(field.name(), field.metadata());
    }
    return rows.select(functions.col("*"), score.apply(row).as(name)).select(all).drop(name);
  }

  private static String unused(Dataset<Row> rows, String wanted) {
    String name = wanted;
    while (Arrays.stream(rows.columns()).anyMatch(name::equalsIgnoreCase)) {
      name = "_" + name;
    }
    return name;
  }

  @Override
  public void close() {
    weights.destroy();
  }
}
