package kindling.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kindling.network.layers.Affine;
import kindling.network.layers.Relu;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;

/** Compares the numbers of the worked example in backpropagation.md with those of the layers. */
class BackpropagationPageTest {
  private static final Pattern NUMBERS =
      Pattern.compile("(?m)^    (\\w+) +(?:\\(([\\d, ]+)\\) +)?= +\\[([^\\]]+)\\]");
  private static final int ROWS = 2;
  private static final float RATE = 0.1f;
  private static final float H = 0.00025f;

  /** Half of the last digit. */
  private static final float ROUNDED = 0.00005f;

  private final Map<String, float[]> page = new LinkedHashMap<>();
  private final Network network =
      new Network(List.of(new Affine(2, 2), new Relu(2), new Affine(2, 2)), new SoftmaxWithLoss());
  private final Workspace workspace = new Workspace(network, ROWS, 2);
  private final float[] parameters;

  BackpropagationPageTest() throws IOException {
    String text = Files.readString(Path.of("src/site/markdown/backpropagation.md"));
    NUMBERS.matcher(text).results().forEach(this::read);
    System.arraycopy(page.get("X"), 0, workspace.inputs(), 0, 4);
    System.arraycopy(page.get("t"), 0, workspace.labels(), 0, 4);
    parameters = joined("W1", "b1", "W2", "b2");
  }

  private void read(MatchResult line) {
    String[] words = line.group(3).replace(";", " ").strip().split("\\s+", -1);
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    if (line.group(2) != null) {
      int size =
          Arrays.stream(line.group(2).split(", ", -1))
              .mapToInt(Integer::parseInt)
              .reduce(1, (a, b) -> a * b);
      assertEquals(size, numbers.length, line.group(1));
    }
    assertTrue(page.put(line.group(1), numbers) == null, line.group(1));
  }

  @Test
  void everyNumberIsWhatTheCodeComputes() {
    float[] gradient = new float[network.parameters()];
    Tape tape = Tape.lasting(network.chain(), ROWS);
    double loss = network.gradient(ROWS, parameters, workspace, tape, gradient);
    assertIs("Y1", tape.value(1));
    assertIs("Y2", tape.value(2));
    assertIs("S", tape.value(3));
    float[] y = new float[4];
    float[] losses = new float[2];
    for (int row = 0; row < ROWS; row++) {
      double[] probabilities = network.loss().probabilities(2, tape.value(3), 2 * row);
      y[2 * row] = (float) probabilities[0];
      y[2 * row + 1] = (float) probabilities[1];
      losses[row] = (float) -Math.log(probabilities[row]); // row 0 has class 0, row 1 has class 1
    }
    assertIs("y", y);
    assertIs("L", losses);
    assertEquals(loss, losses[0] + losses[1], 1e-6);
    assertIs("dS", tape.slope(3));
    assertIs("dY2", tape.slope(2));
    assertIs("dY1", tape.slope(1));
    assertArrayEquals(joined("dW1", "db1", "dW2", "db2"), gradient, ROUNDED);

    assertIs("before", (float) loss / ROWS);
    float[] stepped = parameters.clone();
    for (int i = 0; i < stepped.length; i++) {
      stepped[i] -= RATE * gradient[i] / ROWS;
    }
    assertIs("after", (float) network.loss(ROWS, stepped, workspace) / ROWS);

    double above = moved(H);
    double below = moved(-H);
    assertIs("above", (float) above);
    assertIs("below", (float) below);
    assertIs("numerical", (float) ((above - below) / (2 * H)));
    assertEquals(23, page.size(), () -> "not all of them are compared: " + page.keySet());
  }

  private double moved(float by) {
    float[] moved = parameters.clone();
    moved[0] += by;
    return network.loss(ROWS, moved, workspace);
  }

  private void assertIs(String name, float... computed) {
    assertArrayEquals(page.get(name), computed, ROUNDED, name);
  }

  private float[] joined(String... names) {
    List<Float> all =
        Arrays.stream(names)
            .flatMap(
                name -> IntStream.range(0, page.get(name).length).mapToObj(i -> page.get(name)[i]))
            .toList();
    float[] joined = new float[all.size()];
    for (int i = 0; i < joined.length; i++) {
      joined[i] = all.get(i);
    }
    return joined;
  }
}
