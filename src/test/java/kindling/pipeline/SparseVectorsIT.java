package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import kindling.cluster.Sessions;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sparse vectors, which are trained and predicted without their zeros. */
class SparseVectorsIT {
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Texts of 30 words out of 4,000, of which those below 2,000 are more frequent in one class. */
  private static Dataset<Row> texts(int rows, int features) {
    Dataset<Row> words =
        spark
            .range(0, rows, 1, 2)
            .selectExpr(
                "id",
                "id % 2 label",
                "transform(sequence(1, 30), i -> string(pmod(hash(id, i), if(id % 2 = i % 3 % 2, 2000, 4000)))) words");
    return new HashingTF()
        .setInputCol("words")
        .setOutputCol("features")
        .setNumFeatures(features)
        .transform(words);
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setMode("all-reduce")
        .setHiddenLayers(8)
        .setLearningRate(0.5)
        .setBatchSize(50)
        .setEpochs(2)
        .setSeed(7);
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.use().model().parameters();
  }

  @Test
  void aQuarterOfAMillionColumnsAreLearnedAndPredicted() {
    Dataset<Row> rows = texts(2000, 1 << 18).cache();
    NeuralNetworkClassificationModel model = classifier().setEpochs(12).fit(rows);
    assertTrue(Rows.accuracy(model.transform(rows)) > 0.9);
    Vector one = rows.first().getAs("features");
    double alone = model.predict(one);
    assertEquals(alone, model.transform(rows.limit(1)).first().<Double>getAs("prediction"));
  }

  @Test
  void theBitsAreThoseOfEachModeAndOfRowsOnDisk() {
    Dataset<Row> rows = texts(600, 1 << 12).cache();
    for (String optimizer : List.of("sgd", "lazy-adam")) {
      double rate = optimizer.equals("sgd") ? 0.5 : 0.01;
      Supplier<NeuralNetworkClassifier> classifier =
          () -> classifier().setOptimizer(optimizer).setLearningRate(rate);
      float[] expected = parameters(classifier.get().fit(rows));
      assertArrayEquals(expected, parameters(classifier.get().setMode("aggregate").fit(rows)));
      NeuralNetworkClassifier onDisk = classifier.get().setSettings("data.storage=disk");
      assertArrayEquals(expected, parameters(onDisk.fit(rows)));
      assertArrayEquals(expected, parameters(classifier.get().fit(rows.repartition(5))));
    }
  }

  /** As Parquet files have them that were written without Spark ML. */
  @Test
  void structsOfIndicesAndValuesAreTheSameRows() {
    Dataset<Row> rows = texts(300, 1 << 12).select("features", "label");
    List<Row> structs =
        rows.collectAsList().stream()
            .map(row -> RowFactory.create(struct(row.getAs(0)), row.get(1)))
            .toList();
    StructType struct = StructType.fromDDL("size bigint, indices array<int>, values array<float>");
    StructType schema = new StructType().add("features", struct).add("label", "bigint");
    Dataset<Row> typed = spark.createDataFrame(structs, schema);
    NeuralNetworkClassificationModel model = classifier().fit(typed);
    assertArrayEquals(parameters(classifier().fit(rows)), parameters(model));
    assertEquals(Rows.accuracy(model.transform(rows)), Rows.accuracy(model.transform(typed)));
  }

  private static Row struct(SparseVector vector) {
    List<Float> values = new ArrayList<>();
    for (double value : vector.values()) {
      values.add((float) value);
    }
    return RowFactory.create(
        (long) vector.size(), Arrays.stream(vector.indices()).boxed().toList(), values);
  }

  @Test
  void denseVectorsGiveTheSameBits() {
    Dataset<Row> rows = texts(200, 2048).select("features", "label");
    List<Row> some =
        rows.collectAsList().stream()
            .map(row -> RowFactory.create(((Vector) row.get(0)).toDense(), row.get(1)))
            .toList();
    Dataset<Row> dense = spark.createDataFrame(some, rows.schema());
    NeuralNetworkClassificationModel ofSparse = classifier().fit(rows);
    float[] expected = parameters(classifier().fit(dense));
    float[] found = parameters(ofSparse);
    assertArrayEquals(expected, found);
    List<Row> a = ofSparse.transform(rows).select("rawPrediction").collectAsList();
    List<Row> b = ofSparse.transform(dense).select("rawPrediction").collectAsList();
    for (int i = 0; i < a.size(); i++) {
      double[] scores = a.get(i).<Vector>getAs(0).toArray();
      assertArrayEquals(scores, b.get(i).<Vector>getAs(0).toArray(), 1e-4);
    }
  }

  /** A long text first, and a short one first, on the limit between sparse and dense. */
  @Test
  void theOrderOfRowsOfMixedLengthsDoesNotMatter() {
    Dataset<Row> texts = texts(300, 1024).select("features", "label");
    List<Row> rows = new ArrayList<>(texts.collectAsList());
    for (int i = 0; i < rows.size(); i += 2) {
      double[] longer = rows.get(i).<Vector>getAs(0).toArray();
      for (int k = i; k < i + 500; k++) {
        longer[k % 1024] = 1;
      }
      rows.set(i, RowFactory.create(Vectors.dense(longer), rows.get(i).get(1)));
    }
    float[] expected = parameters(classifier().fit(spark.createDataFrame(rows, texts.schema())));
    Collections.reverse(rows);
    Dataset<Row> reversed = spark.createDataFrame(rows, texts.schema());
    assertArrayEquals(expected, parameters(classifier().fit(reversed)));
  }
}
