package kindling.store;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.IdxFile;
import kindling.data.Shape;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Weights;
import kindling.tables.Table;
import kindling.tables.cells.CellFault;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import kindling.train.Position;
import kindling.train.TrainingState;
import org.junit.jupiter.api.Test;

/**
 * Mutated files of each format: each is read, or refused with an error for the user, and neither
 * takes long. The seed is printed; -Dkindling.fuzz.seed=N replays it, -Dkindling.fuzz.files=N tries
 * more.
 */
class StrangeFilesTest {
  private static final int FILES = Integer.getInteger("kindling.fuzz.files", 20_000);
  private static final double MOST_SECONDS = 5;

  private static final List<String> TOKENS =
      List.of(
          "-1", "0", "2147483647", "4294967296", "1e308", "NaN", "{", "[", "\"", "null", "\\u0000");

  private interface Read {
    void of(byte[] file) throws IOException;
  }

  @Test
  void idx() throws IOException {
    mutate("idx", images(), file -> readIdx("images", file));
  }

  @Test
  void gzippedIdx() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(images());
    }
    mutate("idx.gz", bytes.toByteArray(), file -> readIdx("images.gz", file));
  }

  @Test
  void models() throws IOException {
    String conf = "network.layers = [affine 4 -> 3, relu, affine 3 -> 2]";
    String settings = SettingsReader.ofText(conf, "a.conf", List.of()).settings().resolved();
    Network network =
        NetworkParser.parse(
            List.of("affine 4 -> 3", "relu", "affine 3 -> 2"),
            new SoftmaxWithLoss(),
            Shape.flat(4));
    Model model = new Model(network, Initializer.of("he").parameters(network, 1), 1f, settings);
    mutate("model", ModelFormat.bytes(model), file -> ModelFormat.parse("model", file));
  }

  /** A table of each encoding; what is read must also encode a row, or refuse its values. */
  @Test
  void tables() throws IOException {
    String json =
        """
        {"version":1,"label":"y","target":{"kind":"classes","classes":["no","yes"]},"missing":["","NA"],"columns":[
        {"name":"a","type":"untyped","kind":"number","scale":"quantile","mean":0,"factor":1,"knots":[1,2.5],"normal":[-1,1],"fill":2,"indicator":true},
        {"name":"b","type":"number","kind":"number","scale":"log","mean":0.5,"factor":2,"knots":[],"normal":[],"fill":2,"indicator":false},
        {"name":"c","type":"text","kind":"category","levels":["x","y"],"other":true,"missing":false,"embedding":3},
        {"name":"d","type":"text","kind":"category","levels":["x","y"],"other":true,"missing":true,"embedding":0},
        {"name":"e","type":"date","kind":"date","format":"dd.MM.yyyy","zone":"Europe/Berlin","mean":1,"factor":1,"time":true,"indicator":true},
        {"name":"f","type":"boolean","kind":"boolean","indicator":true},
        {"name":"g","type":"text","kind":"text","features":8},
        {"name":"h","type":"vector","kind":"vector","width":2}]}
        """
            .replaceAll("\n\\s*", "");
    Object[] row = {"2", 3, "x", "z", "01.02.2024", "yes", "some words", List.of(1, 2)};
    mutate(
        "table",
        json.getBytes(StandardCharsets.UTF_8),
        file -> {
          try {
            Table table =
                Table.read(HeaderJson.parseTable(new String(file, StandardCharsets.UTF_8)));
            // A network of a file has no more inputs than weights.
            if (table.width() < 1 << 20) {
              table.encode(Arrays.copyOf(row, table.columns().size()), new float[table.width()]);
            }
          } catch (UserError | CellFault e) {
            throw UserError.of("%s", e.getMessage());
          } catch (IllegalArgumentException e) {
            throw UserError.of("%s", e.getMessage()).because(e);
          }
        });
  }

  @Test
  void isotonicMaps() throws IOException {
    Network network =
        NetworkParser.parse(List.of("affine 2 -> 3"), NetworkParser.loss("softmax"), Shape.flat(2));
    String json =
        "[{\"logOdds\":[-1.5,0,2],\"probabilities\":[0.1,0.1,0.75]},{\"logOdds\":[1],\"probabilities\":[0.5]},{\"logOdds\":[-3e8,7],\"probabilities\":[0.2,0.9]}]";
    mutate(
        "isotonic",
        json.getBytes(StandardCharsets.UTF_8),
        file -> {
          try {
            IsotonicJson.read(new String(file, StandardCharsets.UTF_8), network);
          } catch (IllegalArgumentException e) {
            throw UserError.of("%s", e.getMessage()).because(e);
          }
        });
  }

  @Test
  void checkpoints() throws IOException {
    Evaluation evaluation = new Evaluation(10, 2.5, 7, 9, 0, 0);
    PhaseTimes phases = new PhaseTimes(1, 2, 3, 4, 5);
    EpochResult epoch =
        new EpochResult(
            1, 5, 10, new Evaluations(evaluation, evaluation, evaluation), 0.5, 0.1, phases);
    Position position = new Position(2, 0.25, 4, 0.2, phases, List.of(epoch), 1);
    TrainingState state =
        new TrainingState(
            new Weights(new float[] {1, 2, 3}, new float[][] {{4, 5, 6}}),
            new float[] {7, 8, 9},
            5,
            position);
    byte[] file =
        Checkpoint.of(state, "{\"training\":{\"epochs\":3}}", Map.of("training set", "12"))
            .toBytes();
    mutate("checkpoint", file, bytes -> Checkpoint.parse("checkpoint", bytes));
  }

  private static void mutate(String format, byte[] good, Read read) throws IOException {
    long seed = Long.getLong("kindling.fuzz.seed", System.nanoTime());
    Random random = new Random(seed);
    String replay = format + ", replay with -Dkindling.fuzz.seed=" + seed;
    read.of(good);
    int refused = 0;
    double longest = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] file = mutated(good, random);
      long start = System.nanoTime();
      try {
        read.of(file);
      } catch (UserError e) {
        refused++;
        assertTrue(e.getMessage().length() < 5000, () -> "a long message: " + replay);
      } catch (Throwable e) {
        fail("file %d of %s".formatted(i, replay), e);
      }
      longest = Math.max(longest, (System.nanoTime() - start) / 1e9);
    }
    System.out.printf(
        "%,d mutated files of %s: %,d refused, the longest took %.0f ms%n",
        FILES, replay, refused, 1000 * longest);
    assertTrue(refused > FILES / 10, replay);
    assertTrue(longest < MOST_SECONDS, replay);
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] file = good.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && file.length > 0; i++) {
      int at = random.nextInt(file.length);
      switch (random.nextInt(7)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt(256);
        case 2 -> file = Arrays.copyOf(file, at);
        case 3 -> file = with(file, at, 0, new byte[1 + random.nextInt(9)]);
        case 4 -> file = with(file, at, random.nextInt(Math.min(9, file.length - at)), new byte[0]);
        case 5 -> {
          byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
          int over = random.nextBoolean() ? Math.min(token.length, file.length - at) : 0;
          file = with(file, at, over, token);
        }
        default -> {
          int from = random.nextInt(file.length);
          int length = Math.min(random.nextInt(40), file.length - from);
          file = with(file, at, 0, Arrays.copyOfRange(file, from, from + length));
        }
      }
    }
    return file;
  }

  /** With some bytes in the place of {@code over} others. */
  private static byte[] with(byte[] file, int at, int over, byte[] bytes) {
    byte[] result = new byte[file.length - over + bytes.length];
    System.arraycopy(file, 0, result, 0, at);
    System.arraycopy(bytes, 0, result, at, bytes.length);
    System.arraycopy(file, at + over, result, at + bytes.length, file.length - at - over);
    return result;
  }

  private static byte[] images() {
    byte[] file = new byte[16 + 3 * 4];
    file[2] = 8;
    file[3] = 3;
    file[7] = 3;
    file[11] = 2;
    file[15] = 2;
    for (int i = 16; i < file.length; i++) {
      file[i] = (byte) i;
    }
    return file;
  }

  private static void readIdx(String name, byte[] bytes) throws IOException {
    try (IdxFile file = new IdxFile(name, new ByteArrayInputStream(bytes), bytes.length)) {
      byte[] row = new byte[file.rowBytes()];
      for (int i = 0; i < file.rows(); i++) {
        file.next(row);
      }
    }
  }
}
