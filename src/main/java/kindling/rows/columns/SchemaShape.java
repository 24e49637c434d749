package kindling.rows.columns;

import java.util.Optional;
import java.util.stream.LongStream;
import kindling.data.Shape;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** The shape of a column's values, which the metadata of an IDX column tells. */
public final class SchemaShape {
  private static final String KEY = "shape";

  private SchemaShape() {}

  /** The sizes along each dimension. */
  public static Optional<long[]> of(StructField field) {
    Metadata metadata = field.metadata();
    return metadata.contains(KEY) ? Optional.of(metadata.getLongArray(KEY)) : Optional.empty();
  }

  /** Elements of each value, 0 if the schema does not tell. */
  static int elements(StructField field) {
    return of(field)
        .map(shape -> Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact)))
        .orElse(0);
  }

  /** The shape of images: height, width and perhaps channels. */
  public static Optional<Shape> image(StructField field) {
    return of(field).flatMap(SchemaShape::image);
  }

  private static Optional<Shape> image(long[] shape) {
    if (shape.length < 2 || shape.length > 3) {
      return Optional.empty();
    }
    int channels = shape.length == 2 ? 1 : Math.toIntExact(shape[2]);
    return Optional.of(new Shape(Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), channels));
  }
}
