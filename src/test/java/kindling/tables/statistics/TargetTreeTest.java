package kindling.tables.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Splits against those of scikit-learn's decision trees (make_bins.py). */
class TargetTreeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/bins.json");

  static Stream<JsonNode> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(GOLDEN.toFile());
    return StreamSupport.stream(all.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theyEqualThoseOfScikitLearn(JsonNode golden) {
    double[] x = numbers(golden.get("x"));
    double[] labels = numbers(golden.get("labels"));
    long[] ones = new long[x.length];
    Arrays.fill(ones, 1);
    int classes = golden.get("classes").asInt();
    assertArrayEquals(
        numbers(golden.get("splits")),
        splits(x, ones, labels, classes, golden.get("leaves").asInt()));
  }

  /** A row that occurs several times in the table is one row of the sample. */
  @Test
  void aCountOfRowsIsAsManyRows() throws IOException {
    JsonNode golden = cases().findFirst().orElseThrow();
    double[] x = numbers(golden.get("x"));
    double[] labels = numbers(golden.get("labels"));
    long[] counts = new long[x.length];
    Arrays.setAll(counts, i -> 1 + i % 3);
    int[] repeated =
        IntStream.range(0, x.length)
            .flatMap(i -> IntStream.generate(() -> i).limit(counts[i]))
            .toArray();
    double[] eachX = IntStream.of(repeated).mapToDouble(i -> x[i]).toArray();
    double[] eachLabel = IntStream.of(repeated).mapToDouble(i -> labels[i]).toArray();
    long[] ones = new long[repeated.length];
    Arrays.fill(ones, 1);
    assertArrayEquals(splits(eachX, ones, eachLabel, 0, 9), splits(x, counts, labels, 0, 9));
  }

  @Test
  void theUnitOfTheLabelDoesNotMatter() throws IOException {
    JsonNode golden = cases().findFirst().orElseThrow();
    double[] labels =
        Arrays.stream(numbers(golden.get("labels"))).map(y -> 1e6 + 1e-3 * y).toArray();
    long[] ones = new long[labels.length];
    Arrays.fill(ones, 1);
    assertArrayEquals(
        numbers(golden.get("splits")), splits(numbers(golden.get("x")), ones, labels, 0, 48));
  }

  @Test
  void aSplitLiesBetweenNeighbouringNumbers() {
    double[] x = new double[200];
    double[] labels = new double[200];
    Arrays.fill(x, 100, 200, Double.MIN_VALUE);
    Arrays.fill(labels, 100, 200, 1);
    long[] ones = new long[200];
    Arrays.fill(ones, 1);
    assertArrayEquals(new double[] {0}, splits(x, ones, labels, 0, 9));
  }

  /** With at least 64 rows in a leaf, the ten rows could not be told from the others. */
  @Test
  void aLeafCanHoldARareClassAlone() {
    double[] x = new double[1000];
    double[] labels = new double[1000];
    long[] ones = new long[1000];
    for (int i = 0; i < 1000; i++) {
      x[i] = i;
      labels[i] = i < 990 ? i / 495 : 2;
      ones[i] = 1;
    }
    assertArrayEquals(new double[] {494.5, 989.5}, splits(x, ones, labels, 3, 9));
    Arrays.setAll(labels, i -> i < 990 ? i / 495 : 1);
    assertArrayEquals(new double[] {494.5}, splits(x, ones, labels, 2, 9));
  }

  private static double[] splits(
      double[] x, long[] counts, double[] labels, int classes, int leaves) {
    String[] texts = Arrays.stream(labels).mapToObj(String::valueOf).toArray(String[]::new);
    ValueSample sample = ValueSample.of(x, counts, texts);
    double[] sorted = Stream.of(sample.labels()).mapToDouble(Double::parseDouble).toArray();
    return TargetTree.splits(sample, sorted, classes, leaves);
  }

  private static double[] numbers(JsonNode numbers) {
    double[] array = new double[numbers.size()];
    Arrays.setAll(array, i -> numbers.get(i).asDouble());
    return array;
  }
}
