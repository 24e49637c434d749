package kindling.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import kindling.config.UserError;

/** A picture from a file: PNG, JPEG, GIF or BMP, of any size and any type of colours. */
public final class Picture {
  /** A larger picture is a mistake or an attack. */
  private static final int MOST_PIXELS = 100_000_000;

  /** The longest side of a JPEG; each line of pixels takes some time. */
  private static final int MOST_SIDE = 65_535;

  /** Larger pictures are read with gaps: every second or third pixel in each direction. */
  private static final double MOST_KEPT = 4e6;

  private final String name;
  private final int height;
  private final int width;
  private final float[] colours;

  /**
   * A picture.
   *
   * @param name of the file, for errors
   * @param colours (height, width, 3), from 0 to 1: red, green and blue
   */
  private Picture(String name, int height, int width, float[] colours) {
    this.name = name;
    this.height = height;
    this.width = width;
    this.colours = colours;
  }

  /**
   * Reads a file, which may come from a stranger.
   *
   * @param name of the file, for errors
   */
  public static Picture read(String name, byte[] file) {
    String format = format(file);
    if (format == null) {
      throw UserError.of("is not a picture in a supported format")
          .expected("PNG, JPEG, GIF or BMP")
          .at(name);
    }
    byte[] pixelsOnly = format.equals("png") ? PngChunks.ofPixels(file) : file;
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(pixelsOnly))) {
      ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
      try {
        reader.setInput(in);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS || Math.max(reader.getWidth(0), reader.getHeight(0)) > MOST_SIDE) {
          throw UserError.of(
                  "has %,d x %,d pixels; at most %,d can be read, and %,d in a line",
                  reader.getWidth(0), reader.getHeight(0), MOST_PIXELS, MOST_SIDE)
              .cure("make it smaller")
              .at(name);
        }
        ImageReadParam some = reader.getDefaultReadParam();
        int every = (int) Math.ceil(Math.sqrt(pixels / MOST_KEPT));
        some.setSourceSubsampling(every, every, 0, 0);
        reader.addIIOReadWarningListener((from, warning) -> requireWhole(warning));
        return of(name, reader.read(0, some));
      } finally {
        reader.dispose();
      }
    } catch (UserError e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw UserError.of("needs more memory than there is")
          .cure("make it smaller")
          .at(name)
          .because(e);
    } catch (IOException | RuntimeException e) {
      // Readers throw all sorts of things at a damaged file.
      throw UserError.of("is damaged, or of a type that cannot be read")
          .found("%s", String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
          .cure("save it as PNG again")
          .at(name)
          .because(e);
    }
  }

  /** The format by the first bytes; null if it is not supported. */
  private static String format(byte[] file) {
    String first = new String(file, 0, Math.min(4, file.length), StandardCharsets.ISO_8859_1);
    return first.equals("\u0089PNG")
        ? "png"
        : first.startsWith("\u00FF\u00D8\u00FF")
            ? "jpeg"
            : first.equals("GIF8") ? "gif" : first.startsWith("BM") ? "bmp" : null;
  }

  /** Java reads half a JPEG as a picture with a grey half. */
  private static void requireWhole(String warning) {
    if (warning.startsWith("Truncated")) {
      throw new IllegalArgumentException(warning);
    }
  }

  private static Picture of(String name, BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    float[] colours = new float[3 * height * width];
    float[] opacity = new float[height * width];
    boolean grey = isGrey(image.getColorModel());
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at++) {
        int argb = grey ? grey(image, x, y) : image.getRGB(x, y);
        opacity[at] = (argb >>> 24) / 255f;
        for (int c = 0; c < 3; c++) {
          colours[3 * at + c] = ((argb >> (16 - 8 * c)) & 0xFF) / 255f;
        }
      }
    }
    putOnPaper(colours, opacity);
    return new Picture(name, height, width, colours);
  }

  /** Transparent pixels become white or, if the visible ones are light, black. */
  private static void putOnPaper(float[] colours, float[] opacity) {
    double seen = 0;
    double light = 0;
    for (int i = 0; i < opacity.length; i++) {
      seen += opacity[i];
      light += opacity[i] * lightness(colours, i);
    }
    float paper = light > seen / 2 ? 0 : 1;
    for (int i = 0; i < colours.length; i++) {
      float part = opacity[i / 3];
      colours[i] = part * colours[i] + (1 - part) * paper;
    }
  }

  private static boolean isGrey(ColorModel model) {
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && model.getNumComponents() == model.getNumColorComponents() + (model.hasAlpha() ? 1 : 0)
        && model.getPixelSize() == model.getNumComponents() * model.getComponentSize(0);
  }

  /** The value in the file; Java would take grey for linear and make it lighter. */
  private static int grey(BufferedImage image, int x, int y) {
    Raster raster = image.getRaster();
    int most = (1 << image.getColorModel().getComponentSize(0)) - 1;
    int grey = Math.round(255f * raster.getSample(x, y, 0) / most);
    int alpha =
        image.getColorModel().hasAlpha()
            ? Math.round(255f * raster.getSample(x, y, 1) / most)
            : 255;
    return alpha << 24 | grey << 16 | grey << 8 | grey;
  }

  /** The name of its file. */
  public String name() {
    return name;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** How light each pixel is (height, width), from 0 to 1, as the eye sees it (ITU-R BT.601). */
  public float[] lightness() {
    float[] lightness = new float[height * width];
    for (int i = 0; i < lightness.length; i++) {
      lightness[i] = lightness(colours, i);
    }
    return lightness;
  }

  private static float lightness(float[] colours, int i) {
    return 0.299f * colours[3 * i] + 0.587f * colours[3 * i + 1] + 0.114f * colours[3 * i + 2];
  }

  /** The whole picture in another size (height, width, 3); the proportions may change. */
  public float[] scaled(int height, int width) {
    float[] scaled = new float[3 * height * width];
    for (int c = 0; c < 3; c++) {
      float[] channel = new float[this.height * this.width];
      for (int i = 0; i < channel.length; i++) {
        channel[i] = colours[3 * i + c];
      }
      float[] small = Resampling.whole(channel, this.height, this.width, height, width);
      for (int i = 0; i < small.length; i++) {
        scaled[3 * i + c] = small[i];
      }
    }
    return scaled;
  }
}
