package kindling.serving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import kindling.data.IdxFile;
import kindling.math.NativeBlas;

/**
 * A user's program that needs only {@code kindling-serving.jar}: prints the BLAS in use, and the
 * class and scores of each image of an IDX file. Started as one source file.
 */
public final class ClassifyImages {
  private ClassifyImages() {}

  /** Takes a model file and a file of images. */
  public static void main(String[] arguments) throws IOException {
    LocalModel model = LocalModel.load(Path.of(arguments[0]));
    System.out.println(NativeBlas.library().isNative() ? "native" : "pure Java");
    byte[] pixels = images(Path.of(arguments[1]));
    int rows = pixels.length / model.inputs();
    int[] classes = model.predictClasses(rows, pixels);
    float[] scores = model.scores(rows, pixels);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      byte[] image = Arrays.copyOfRange(pixels, i * model.inputs(), (i + 1) * model.inputs());
      if (model.predictClass(image) != classes[i]) {
        throw new IllegalStateException("image " + i + " alone is of another class");
      }
      lines.append(classes[i]);
      for (int k = 0; k < model.outputs(); k++) {
        lines.append(' ').append(scores[i * model.outputs() + k]);
      }
      lines.append('\n');
    }
    System.out.print(lines);
  }

  private static byte[] images(Path file) throws IOException {
    try (InputStream stored = Files.newInputStream(file);
        IdxFile images = new IdxFile(file.toString(), stored, Files.size(file))) {
      byte[] all = new byte[images.rows() * images.rowBytes()];
      byte[] row = new byte[images.rowBytes()];
      for (int i = 0; i < images.rows(); i++) {
        images.next(row);
        System.arraycopy(row, 0, all, i * row.length, row.length);
      }
      return all;
    }
  }
}
