package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

/** Pictures from outside, and what is made of those of digits. */
class PictureTest {
  private static final Color NONE = new Color(0, 0, 0, 0);

  @Test
  void greyIsReadAsTheFileHasItWhateverItsType() throws IOException {
    for (int type :
        List.of(
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY)) {
      BufferedImage image = new BufferedImage(2, 1, type);
      for (int band = 0; band < image.getRaster().getNumBands(); band++) {
        int most = type == BufferedImage.TYPE_USHORT_GRAY ? 65535 : 255;
        image.getRaster().setSample(0, 0, band, band == 3 ? most : most / 5);
        image.getRaster().setSample(1, 0, band, most);
      }
      float[] lightness = Picture.read("x.png", file(image, "png")).lightness();
      assertArrayEquals(new float[] {0.2f, 1}, lightness, 1e-6f, () -> "type " + type);
    }
  }

  @Test
  void whatIsTransparentIsPaperOnWhichTheRestCanBeSeen() throws IOException {
    for (Color ink : List.of(Color.BLACK, Color.WHITE)) {
      byte[] file = file(bar(99, 99, BufferedImage.TYPE_INT_ARGB, NONE, ink, 10, 5), "png");
      float[] digit = DigitPicture.of(Picture.read("x.png", file), 28, 28);
      assertEquals(1, digit[14 * 28 + 14], 1e-6, () -> "ink " + ink);
    }
  }

  @Test
  void aDigitIsCutOutFittedAndCentredWhateverItsColours() throws IOException {
    float[] expected = null;
    for (String format : List.of("png", "gif", "bmp")) {
      for (boolean inverted : new boolean[] {false, true}) {
        Color paper = inverted ? Color.BLACK : Color.WHITE;
        Color ink = inverted ? Color.YELLOW : Color.BLUE;
        BufferedImage image = bar(300, 200, BufferedImage.TYPE_INT_RGB, paper, ink, 40, 30);
        float[] digit = DigitPicture.of(Picture.read("x", file(image, format)), 28, 28);
        if (expected == null) {
          expected = digit;
          // A bar of 40 x 80 is 10 x 20 now, and its middle that of the pixel (14, 14).
          assertEquals(200, sum(digit), 1e-3);
          assertEquals(0, digit[3 * 28 + 14], 1e-6);
          assertEquals(1, digit[14 * 28 + 14], 1e-6);
        }
        assertArrayEquals(expected, digit, 1e-5f, format);
      }
    }
  }

  @Test
  void digitsOfMnistAreStillThemselvesAfterAWayThroughPictures() throws IOException {
    float[] one = new float[784];
    Block block = Mnist.test(1).get(0);
    double difference = 0;
    for (int row = 0; row < 100; row++) {
      block.gather(new int[] {row}, 1, Mnist.SCALING, one, new float[1], new float[1]);
      BufferedImage image = new BufferedImage(200, 150, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < 150; y++) {
        for (int x = 0; x < 200; x++) {
          boolean inside = x >= 70 && x < 70 + 112 && y >= 20 && y < 20 + 112;
          float ink = inside ? one[(y - 20) / 4 * 28 + (x - 70) / 4] : 0;
          image.getRaster().setSample(x, y, 0, 230 - Math.round(200 * ink));
        }
      }
      float[] digit = DigitPicture.of(Picture.read("x.png", file(image, "png")), 28, 28);
      for (int i = 0; i < 784; i++) {
        difference += Math.abs(digit[i] - one[i]) / 78_400;
      }
    }
    // They may have moved by up to half a pixel, their centre of mass was in whole ones.
    assertEquals(0, difference, 0.04);
  }

  @Test
  void noiseAndUnevenLightAreNoPartOfADigit() throws IOException {
    BufferedImage image =
        bar(200, 150, BufferedImage.TYPE_INT_RGB, Color.WHITE, Color.BLACK, 60, 40);
    for (int y = 0; y < 150; y++) {
      for (int x = 0; x < 200; x++) {
        int paper = 220 - x / 3 - y / 5 + (x * 7 + y * 13) % 11;
        int grey = (image.getRGB(x, y) & 0xFF) == 0 ? 20 : paper;
        image.setRGB(x, y, grey << 16 | grey << 8 | grey);
      }
    }
    float[] digit = DigitPicture.of(Picture.read("x.png", file(image, "png")), 28, 28);
    for (int i = 0; i < 784; i++) {
      boolean inside = Math.abs(i / 28 - 14) <= 9 && Math.abs(i % 28 - 14) <= 4;
      boolean outside = Math.abs(i / 28 - 14) > 11 || Math.abs(i % 28 - 14) > 6;
      assertTrue(!inside || digit[i] > 0.7, "inside " + i + ": " + digit[i]);
      assertTrue(!outside || digit[i] < 0.01, "outside " + i + ": " + digit[i]);
    }
  }

  @Test
  void coloursOnlyChangeTheirSize() throws IOException {
    byte[] file = file(bar(6, 4, BufferedImage.TYPE_INT_RGB, Color.RED, Color.GREEN, 0, 0), "png");
    float[] scaled = Picture.read("x.png", file).scaled(2, 3);
    assertEquals(2 * 3 * 3, scaled.length);
    assertArrayEquals(new float[] {0, 1, 0}, Arrays.copyOf(scaled, 3), 1e-6f);
  }

  @Test
  void mistakesAreSaid() throws IOException {
    BufferedImage blank = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
    UserError error =
        assertThrows(
            UserError.class,
            () -> DigitPicture.of(Picture.read("b.png", file(blank, "png")), 28, 28));
    assertTrue(error.getMessage().startsWith("b.png: is blank: "), error::getMessage);
    assertMistake("is not a picture in a supported format", new byte[0]);
    assertMistake("is not a picture in a supported format", new byte[] {'h', 'i'});
    for (String format : List.of("png", "jpg", "gif", "bmp")) {
      byte[] whole = file(bar(99, 99, 1, Color.WHITE, Color.BLACK, 0, 0), format);
      assertMistake("is damaged", Arrays.copyOf(whole, whole.length / 2));
    }
  }

  @Test
  void whatIsPackedBesidesThePixelsIsNotUnpacked() throws IOException {
    // 256 MB of zeros as a comment, in a picture with and without a palette.
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED}) {
      BufferedImage image = new BufferedImage(8, 8, type);
      byte[] file = Pngs.withChunk(file(image, "png"), "zTXt", Pngs.packedText(256 << 20));
      long start = System.nanoTime();
      Picture picture = Picture.read("x.png", file);
      assertEquals(8, picture.width());
      assertTrue(System.nanoTime() - start < 1_000_000_000L);
    }
  }

  @Test
  void aPictureThatIsTooLongOrTooLargeIsRefusedBeforeItIsRead() throws IOException {
    long start = System.nanoTime();
    for (int[] size :
        new int[][] {{1, 100_000_000}, {100_000_000, 1}, {20_000, 20_000}, {2_000_000_000, 2}}) {
      byte[] file = Pngs.ofSize(size[0], size[1]);
      assertMistake("has %,d x %,d pixels; at most".formatted(size[0], size[1]), file);
    }
    assertTrue(System.nanoTime() - start < 1_000_000_000L);
  }

  @Test
  void theTransparentColourOfAPngIsKept() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x010203);
    byte[] file = Pngs.withChunk(file(image, "png"), "tRNS", new byte[] {0, 1, 0, 2, 0, 3});
    float[] lightness = Picture.read("x.png", file).lightness();
    assertEquals(1, lightness[0], 1e-6, "paper");
    assertEquals(0, lightness[1], 1e-6, "black");
  }

  private static void assertMistake(String expected, byte[] file) {
    UserError error = assertThrows(UserError.class, () -> Picture.read("x.png", file));
    assertTrue(error.getMessage().startsWith("x.png: " + expected), error::getMessage);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** An upright bar of 40 x 80. */
  private static BufferedImage bar(
      int width, int height, int type, Color paper, Color ink, int left, int top) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setBackground(paper);
    graphics.clearRect(0, 0, width, height);
    graphics.setColor(ink);
    graphics.fillRect(left, top, 40, 80);
    graphics.dispose();
    return image;
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, file));
    return file.toByteArray();
  }
}
