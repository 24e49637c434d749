package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kindling.cluster.Sessions;
import kindling.config.message.Warnings;
import kindling.run.TrainingRun;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Warnings about a training set that looks like a mistake but can be trained on. */
class DataWarningsIT {
  private static final String X = "array(double(id), 1d) features";
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void classesWithoutRowsCauseAWarningWithARemedy() {
    assertEquals(
        List.of(
            "the DataFrame: no training row has the label 0, though the network has 3 outputs; labels count from 0: subtract 1 from each"),
        warnings(rows(X, "1 + id % 2 label")));
    assertEquals(
        List.of(
            "the DataFrame: no training row has the label 1, 2, 3, 4, 5, ... (8 in all), though the network has 10 outputs; if these classes do not exist, number the others 0, 1, 2, ... without gaps, as a StringIndexer does"),
        warnings(rows(X, "9 * (id % 2) label")));
    assertEquals(List.of(), warnings(rows(X, "id % 2 label")));
  }

  @Test
  void theClassOfAnIndexerForUnknownNamesCausesAWarning() {
    Dataset<Row> named = rows(X, "if(id % 2 = 0, 'red', 'blue') name");
    StringIndexer indexer = new StringIndexer().setInputCol("name").setOutputCol("label");
    Dataset<Row> kept = indexer.setHandleInvalid("keep").fit(named).transform(named);
    List<String> said = warnings(kept);
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.get(0).contains("no training row has the label 2"), said::toString);
    assertTrue(said.get(0).contains("handleInvalid = keep counts one class too many"));
    indexer.setHandleInvalid("error");
    assertEquals(List.of(), warnings(indexer.fit(named).transform(named)));
  }

  @Test
  void aLabelThatLooksLikeAQuantityCausesAWarning() {
    List<String> said = warnings(rows(X, "id * 37 label"));
    assertTrue(
        said.get(0)
            .contains(
                "the DataFrame: 1,074 classes are many for 30 training rows; if the label is a quantity, predict it as a number"),
        said::toString);
  }

  @Test
  void aFeatureThatFloat32CannotResolveCausesAWarningForAnyPartitioning() {
    String expected =
        "the DataFrame: element 0 of column \"features\" has values from 1.7E9 to 1.70000029E9, whose differences are lost in float32";
    for (int partitions : new int[] {1, 3}) {
      List<String> said =
          warnings(
              rows("array(1.7e9 + 10d * id, 0d) features", "id % 2 label").repartition(partitions));
      assertEquals(1, said.size(), said::toString);
      assertTrue(said.get(0).startsWith(expected), said::toString);
    }
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "time"})
            .setOutputCol("features")
            .transform(rows("id a", "1700000000 + id time", "id % 2 label"));
    assertTrue(warnings(vectors).get(0).contains("element 1 of column \"features\""));
    assertEquals(List.of(), warnings(rows("array(1.7e9, 10d * id) features", "id % 2 label")));
  }

  private static Dataset<Row> rows(String... columns) {
    return spark.range(0, 30, 1, 2).selectExpr(columns);
  }

  private static List<String> warnings(Dataset<Row> rows) {
    List<String> warnings = new ArrayList<>();
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier().setEpochs(1);
    new TrainingRun(classifier.fit().settingsFor(rows), rows)
        .train(Warnings.onCommandLine(warnings::add));
    return warnings;
  }
}
