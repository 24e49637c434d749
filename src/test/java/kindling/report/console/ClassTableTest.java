package kindling.report.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import kindling.metrics.ConfusionMatrix;
import org.junit.jupiter.api.Test;

class ClassTableTest {
  private static final ConfusionMatrix MATRIX = new ConfusionMatrix(2, new long[] {5, 3, 1, 9});

  @Test
  void classesWithoutNamesAreNumbers() {
    String expected =
        """

        class     rows  precision   recall       F1   as 0      1
            0        8     83.33%   62.50%   71.43%      5      3
            1       10     75.00%   90.00%   81.82%      1      9""";
    assertEquals(expected.lines().toList(), ClassTable.lines(MATRIX));
  }

  @Test
  void classesHaveTheirNames() {
    String expected =
        """

        class      rows  precision   recall       F1     as bad  as decent
        bad           8     83.33%   62.50%   71.43%          5          3
        decent       10     75.00%   90.00%   81.82%          1          9""";
    ConfusionMatrix named = MATRIX.named(List.of("bad", "decent"));
    assertEquals(expected.lines().toList(), ClassTable.lines(named));
  }

  @Test
  void longNamesHaveNoColumnsOfPredictedClasses() {
    List<String> names = IntStream.range(0, 10).mapToObj(k -> "a very long name " + k).toList();
    List<String> lines = ClassTable.lines(new ConfusionMatrix(10).named(names));
    assertEquals("class                  rows  precision   recall       F1", lines.get(1));
  }
}
