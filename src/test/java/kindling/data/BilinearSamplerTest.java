package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import kindling.store.SafeTensors;
import org.junit.jupiter.api.Test;

/** The one resampling: an affine map and a displacement, against exact cases and NumPy. */
class BilinearSamplerTest {
  private static final Shape SHAPE = new Shape(5, 7, 1);

  @Test
  void aShiftByWholePixelsMovesTheImageExactlyAndFillsWithZero() {
    float[] image = random(SHAPE.size());
    float[] moved = sample(SHAPE, image, 2, -1, 0, 1, 1, 0);
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 7; x++) {
        boolean inside = x - 2 >= 0 && y + 1 < 5;
        assertEquals(inside ? image[(y + 1) * 7 + x - 2] : 0, moved[y * 7 + x], y + ", " + x);
      }
    }
  }

  @Test
  void anImageThatIsShiftedAwayIsZero() {
    for (double far : new double[] {7, 8, 100, 1e9, 1e30}) {
      assertArrayEquals(
          new float[SHAPE.size()], sample(SHAPE, random(SHAPE.size()), far, 0, 0, 1, 1, 0));
      assertArrayEquals(
          new float[SHAPE.size()], sample(SHAPE, random(SHAPE.size()), 0, -far, 0, 1, 1, 0));
    }
  }

  @Test
  void aQuarterTurnIsClockwise() {
    Shape square = new Shape(6, 6, 1);
    float[] image = random(36);
    float[] turned = sample(square, image, 0, 0, 90, 1, 1, 0);
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 6; x++) {
        assertEquals(image[(5 - x) * 6 + y], turned[y * 6 + x], 1e-5);
      }
    }
  }

  @Test
  void twiceAsWideIsTwiceAsWideAboutTheCentre() {
    Shape row = new Shape(1, 5, 1);
    assertArrayEquals(
        new float[] {2, 2.5f, 3, 3.5f, 4},
        sample(row, new float[] {1, 2, 3, 4, 5}, 0, 0, 0, 2, 1, 0));
  }

  @Test
  void aShearMovesTheBottomToTheRight() {
    Shape column = new Shape(3, 3, 1);
    assertArrayEquals(
        new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
        sample(column, new float[] {0, 1, 0, 0, 1, 0, 0, 1, 0}, 0, 0, 0, 1, 1, 45),
        1e-6f);
  }

  @Test
  void allChannelsMoveAlike() {
    Shape colour = new Shape(5, 7, 3);
    float[] image = random(colour.size());
    float[] moved = sample(colour, image, 1.3, -0.4, 20, 1.1, 0.9, 5);
    for (int channel = 0; channel < 3; channel++) {
      assertArrayEquals(
          sample(SHAPE, plane(image, channel), 1.3, -0.4, 20, 1.1, 0.9, 5), plane(moved, channel));
    }
  }

  @Test
  void threeDigitsAreNumPys() throws IOException {
    String name = "src/test/resources/golden/augmentation.safetensors";
    List<SafeTensors.Tensor> golden =
        SafeTensors.parse(name, Files.readAllBytes(Path.of(name))).tensors();
    float[] amounts = golden.get(0).elements();
    float[] displacements = golden.get(1).elements();
    float[] expected = golden.get(2).elements();
    float[] x = new float[3 * 784];
    int[] rows = {0, 1, 2};
    Mnist.train(1, 3).get(0).gather(rows, 3, Mnist.SCALING, x, new float[3], new float[3]);
    Shape digit = new Shape(28, 28, 1);
    BilinearSampler sampler = new BilinearSampler(digit);
    SourceMap map = new SourceMap();
    for (int i = 0; i < 3; i++) {
      float[] a = Arrays.copyOfRange(amounts, i * 6, i * 6 + 6);
      map.set(digit, a[0], a[1], a[2], a[3], a[4], a[5]);
      float[] displacement = Arrays.copyOfRange(displacements, i * 1568, (i + 1) * 1568);
      sampler.sample(map, displacement, x, i * 784);
    }
    assertArrayEquals(expected, x, 1e-5f);
  }

  private static float[] sample(
      Shape shape,
      float[] image,
      double right,
      double down,
      double rotation,
      double wider,
      double taller,
      double shear) {
    SourceMap map = new SourceMap();
    map.set(shape, right, down, rotation, wider, taller, shear);
    // Between other rows, which stay as they are.
    float[] rows = new float[3 * image.length];
    Arrays.fill(rows, 9);
    System.arraycopy(image, 0, rows, image.length, image.length);
    new BilinearSampler(shape).sample(map, new float[2 * shape.pixels()], rows, image.length);
    for (int i = 0; i < image.length; i++) {
      assertEquals(9, rows[i]);
      assertEquals(9, rows[2 * image.length + i]);
    }
    return Arrays.copyOfRange(rows, image.length, 2 * image.length);
  }

  private static float[] plane(float[] image, int channel) {
    float[] plane = new float[image.length / 3];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = image[3 * i + channel];
    }
    return plane;
  }

  private static float[] random(int n) {
    Random random = new Random(3);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
