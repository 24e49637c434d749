package kindling.rows.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import kindling.config.UserError;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir Path folder;
  private final DataFiles files = new DataFiles(new Configuration(false));
  private final MnistFiles mnist = new MnistFiles(new Configuration(false));

  @Test
  void whatIsNoTextIsNamedWithTheCure() throws IOException {
    Files.write(folder.resolve("table.csv"), new byte[] {'P', 'K', 3, 4, 20, 0});
    assertRefused("table.csv: is a zip archive, not csv; unpack it", "table.csv", "csv");
    Files.writeString(folder.resolve("p.csv"), "PAR1....");
    assertRefused("p.csv: is a Parquet file, not csv; set data.format = parquet", "p.csv", "csv");
    Files.writeString(folder.resolve("t.parquet"), "a,b\n1,2\n");
    assertRefused("is no parquet file but text; set data.format = csv", "t.parquet", "parquet");
    Files.writeString(folder.resolve("t.csv.gz"), "a,b\n1,2\n");
    assertRefused("t.csv.gz: is not gzip, although its name ends in .gz", "t.csv.gz", "csv");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("packed.csv")))) {
      out.write("a,b\n".getBytes(StandardCharsets.UTF_8));
    }
    assertRefused("is a gzip file, not csv; rename it so that it ends in .gz", "packed.csv", "csv");
    Files.move(folder.resolve("packed.csv"), folder.resolve("packed.csv.gz"));
    assertEquals(folder + "/packed.csv.gz", found("packed.csv.gz", "csv"));
  }

  @Test
  void whatSparkUnpacksOrDecodesIsTaken() throws IOException {
    Files.write(folder.resolve("a.csv.snappy"), new byte[] {1, 0, 0});
    assertEquals(folder + "/a.csv.snappy", found("a.csv.snappy", "csv"));
    Files.write(folder.resolve("u.csv"), "a,b\n".getBytes(StandardCharsets.UTF_16));
    assertRefused("u.csv: is text in UTF-16, not csv; save it as UTF-8", "u.csv", "csv");
    String path = folder + "/u.csv";
    assertEquals(path, files.forReader(path, "csv", true));
  }

  @Test
  void emptyFilesAndFoldersAndListsAndAddressesAreSaidToBeThat() throws IOException {
    Files.createFile(folder.resolve("none.csv"));
    assertRefused("none.csv: is empty", "none.csv", "csv");
    Files.createDirectory(folder.resolve("d"));
    assertRefused("d: is an empty folder", "d", "csv");
    Files.writeString(folder.resolve("d/_hidden.csv"), "a\n");
    assertRefused("files whose names begin with . or _ are skipped", "d", "csv");
    Files.createFile(folder.resolve("d/a.csv"));
    assertRefused("d: is a folder of empty files", "d", "csv");
    Files.writeString(folder.resolve("a.csv"), "a\n");
    assertRefused("this is a list; put the files into a folder", "a.csv," + folder + "/b", "csv");
    UserError error =
        assertThrows(UserError.class, () -> files.forReader("https://x.org/a.csv", "csv", false));
    assertTrue(error.getMessage().contains("download the file"), error::getMessage);
  }

  @Test
  void aTableOfManyPartitionsIsRead() throws IOException {
    for (int day = 0; day < 150; day++) {
      Path hour = Files.createDirectories(folder.resolve("t/day=%03d/hour=0".formatted(day)));
      if (day > 0) {
        Files.writeString(hour.resolve("part-0.csv"), "a\n");
      }
    }
    assertEquals(folder + "/t", found("t", "csv"));
    for (int day = 0; day < 150; day++) {
      Files.createDirectories(folder.resolve("e/day=%03d".formatted(day)));
    }
    assertEquals(folder + "/e", found("e", "csv"), "Spark looks at more folders than we do");
  }

  @Test
  void aNameMayHaveTheCharactersOfAPattern() throws IOException {
    for (String name : new String[] {"a[1].csv", "b{2}.csv", "c*.csv"}) {
      Files.writeString(folder.resolve(name), "a\n");
      String escaped = name.replaceAll("[\\[\\]{}*]", "\\\\$0");
      assertEquals(folder + "/" + escaped, found(name, "csv"));
    }
    Path day = Files.createDirectory(folder.resolve("10:30"));
    Files.writeString(day.resolve("a.csv"), "a\n");
    assertEquals("file:" + day + "/a.csv", found("10:30/a.csv", "csv"));
    Files.writeString(folder.resolve("10:30.csv"), "a\n");
    assertRefused("does not read one with a colon in its name; rename it", "10:30.csv", "csv");
    assertEquals(folder + "/x*.csv", found("x*.csv", "csv"), "a pattern");
  }

  @Test
  void theRelativesOfMnistAreFound() throws IOException {
    String[][] pairs = {
      {"train-images.idx3-ubyte", "train-labels.idx1-ubyte"},
      {"emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz"},
      {"qmnist-train-images-idx3-ubyte", "qmnist-train-labels-idx2-int.gz"},
    };
    for (String[] pair : pairs) {
      Path set = Files.createDirectory(folder.resolve(pair[0] + "-set"));
      Files.createFile(set.resolve(pair[0]));
      Files.createFile(set.resolve(pair[1]));
      String images = mnist.images(set.toString(), true);
      assertEquals(set + "/" + pair[0], images);
      assertEquals(set + "/" + pair[1], mnist.labels(images).orElseThrow());
    }
  }

  @Test
  void aFolderWithoutMnistOrWithSeveralSetsIsSaidWithItsNames() throws IOException {
    Files.createFile(folder.resolve("digits.zip"));
    UserError error = assertThrows(UserError.class, () -> mnist.images(folder.toString(), false));
    assertTrue(
        error
            .getMessage()
            .contains(
                "has neither t10k-images-idx3-ubyte nor another name of MNIST, EMNIST or QMNIST, gzipped or not; there are digits.zip"),
        error::getMessage);
    Files.createFile(folder.resolve("emnist-digits-test-images-idx3-ubyte"));
    Files.createFile(folder.resolve("emnist-letters-test-images-idx3-ubyte.gz"));
    error = assertThrows(UserError.class, () -> mnist.images(folder.toString(), false));
    assertTrue(error.getMessage().contains("has several sets, [emnist-digits"), error::getMessage);
  }

  private String found(String name, String format) {
    return files.forReader(folder + "/" + name, format, false);
  }

  private void assertRefused(String expected, String name, String format) {
    UserError error = assertThrows(UserError.class, () -> found(name, format));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }
}
