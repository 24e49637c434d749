package kindling.pipeline;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import kindling.cluster.Sessions;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Creates the saved models in {@code src/test/resources/saved}: a folder for each format, which
 * later versions must read. Its argument is the new folder.
 */
final class SavedModels {
  private SavedModels() {}

  public static void main(String[] arguments) throws IOException {
    String folder = arguments[0];
    SparkSession spark = Sessions.open("local[2]");
    Dataset<Row> rows = Rows.rings(spark, 60).selectExpr("id", "label", "a", "b").coalesce(1);
    PipelineStage[] stages = {
      new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features"),
      new NeuralNetworkClassifier()
          .setHiddenLayers(4)
          .setActivation("tanh")
          .setEpochs(5)
          .setBatchSize(10)
          .setThresholds(1, 1, 2)
    };
    PipelineModel model = new Pipeline().setStages(stages).fit(rows);
    model.save(folder + "/classifier");
    NeuralNetworkRegressionModel regression =
        new NeuralNetworkRegressor()
            .setLabelCol("a")
            .setPredictionCol("a_predicted")
            .setEpochs(5)
            .setBatchSize(10)
            .fit(model.transform(rows));
    regression.save(folder + "/regressor");
    regression
        .transform(model.transform(rows))
        .select(
            col("a"),
            col("b"),
            vector_to_array(col("probability"), "float64").as("probability"),
            col("prediction"),
            col("a_predicted"))
        .coalesce(1)
        .write()
        .json(folder + "/expected");
    spark.stop();
  }
}
