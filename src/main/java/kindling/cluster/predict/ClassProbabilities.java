package kindling.cluster.predict;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.network.Loss;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** The probability of each class of a row, a map from the name of the class to a double. */
record ClassProbabilities(Loss loss, List<String> classes) implements PredictedColumn {
  @Override
  public StructField field() {
    return new StructField(
        "probabilities",
        DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
        false,
        Metadata.empty());
  }

  @Override
  public Object of(float[] scores, int from) {
    double[] probabilities = loss.classProbabilities(classes.size(), scores, from);
    Map<String, Object> byName = new LinkedHashMap<>();
    for (int k = 0; k < probabilities.length; k++) {
      byName.put(classes.get(k), probabilities[k]);
    }
    return ScalaMaps.of(byName);
  }
}
