package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.UserError;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a CSV file with a mistake in it gets: which text is in which row, and the cure. */
class BadCsvIT {
  private static final String HEADER = "header = true, inferSchema = true";
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aCellThatIsNoNumberIsNamedWithItsRow() throws IOException {
    assertRefused(
        "rows.csv: row 3 after the header has the text \"NA\" in column \"b\"; if it marks a missing value, set data.options.nullValue = \"NA\"",
        "a,b,label\n1,2,0\n3,4,1\n5,NA,0\n7,8,1\n",
        HEADER,
        "label");
    assertRefused(
        "row 2 after the header has the text \"1,234\" in column \"a\"; numbers have a decimal point",
        "a,b,label\n1,2,0\n\"1,234\",4,1\n5,6,0\n",
        HEADER,
        "label");
    assertRefused(
        "row 1 after the header has the text \"0,5\" in column \"a\"; numbers have a decimal point and no other separator, such as 1234.5; replace the commas",
        "a;b;label\n0,5;2;0\n3;4;1\n",
        HEADER + ", sep = \";\"",
        "label");
    assertRefused(
        "has the text \"5%%\" in column \"b\"; write it as a plain number, without %%",
        "a,b,label\n1,2,0\n3,5%,1\n", HEADER, "label");
  }

  @Test
  void namesOfClassesAreNoMissingValues() throws IOException {
    assertRefused(
        "row 1 after the header has the text \"red\" in column \"label\"; labels are numbers: replace the names of classes",
        "a,b,label\n1,2,red\n3,5,blue\n",
        HEADER,
        "label");
  }

  @Test
  void aCellTooManyOrTooFewIsRefused() throws IOException {
    assertRefused(
        "rows.csv: the line \"3,4,1,9\" has more or fewer cells than there are columns",
        "a,b,label\n1,2,0\n3,4,1,9\n",
        HEADER,
        "label");
    assertRefused(
        "rows.csv: the line \"3\" has more or fewer cells",
        "a,b,label\n1,2,0\n3\n",
        HEADER,
        "label");
    assertEquals(1, train("a,b,label\n1,2,0\n3,4,1,9\n", HEADER + ", mode = DROPMALFORMED"));
  }

  @Test
  void aForgottenHeaderIsSaid() throws IOException {
    String csv = "a,b,label\n1,2,0\n3,4,1\n5,6,0\n";
    assertRefused(
        "the first line has the names of the columns, [a, b, label]; set data.options.header = true",
        csv,
        "inferSchema = true",
        "label");
    assertRefused(
        "row 1 has the text \"a\" in column \"_c0\"; if the first line has the names of the columns, set data.options.header = true",
        csv,
        "inferSchema = true",
        "_c2");
    assertRefused(
        "the first line, [1, 2, 0], has numbers, but data.options.header = true takes it for the names",
        "1,2,0\n3,4,1\n",
        HEADER,
        "label");
  }

  @Test
  void anotherSeparatorIsSaid() throws IOException {
    assertRefused("set data.options.sep = \";\"", "a;b;label\n1;2;0\n3;4;1\n", HEADER, "label");
    assertRefused("set data.options.sep = \"\\t\"", "a\tb\tlabel\n1\t2\t0\n", HEADER, "label");
    assertRefused(
        "has no \",\" but \";\" between its cells", "1;2;0\n3;4;1\n", "inferSchema = true", "_c2");
  }

  private void assertRefused(String expected, String csv, String options, String label)
      throws IOException {
    Files.writeString(folder.resolve("rows.csv"), csv);
    UserError error = assertThrows(UserError.class, () -> run(options, label));
    assertTrue(error.getMessage().contains(expected.formatted()), error::getMessage);
  }

  private long train(String csv, String options) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), csv);
    return run(options, "label").history().get(0).train().rows();
  }

  private TrainingRun.Result run(String options, String label) {
    String conf =
        """
        network.layers = [affine 2]
        data { format = csv, train = "%s/rows.csv", feature-columns = ["*"], label-column = "%s", options { %s } }
        training { epochs = 1, batch-size = 2 }
        """
            .formatted(folder, label, options);
    return new TrainingRun(spark.sparkContext(), Confs.settings(folder, conf)).train(warning -> {});
  }
}
