package kindling.tables;

import java.util.List;
import kindling.config.Registry;
import kindling.config.Registry.Entry;
import kindling.config.UserError;

/** The encodings that {@code data.columns} can name. A new one adds its line here. */
public final class Encodings {
  /** A column that is not used. */
  public static final String IGNORE = "ignore";

  /** The choice by the content of the column. */
  public static final String AUTO = "auto";

  /** The same, but numbers become vectors. */
  public static final String AUTO_EMBEDDED = "auto embedded";

  /** All of them. */
  public static final Registry<EncodingKind> ALL =
      new Registry<>(
          "column encoding",
          "features",
          List.of(
              BooleanEncoding.KIND,
              CategoryEncoding.KIND,
              DateEncoding.KIND,
              HashedEncoding.KIND,
              NumberEncoding.KIND,
              OffsetEncoding.KIND,
              PeriodicEncoding.KIND,
              PiecewiseEncoding.KIND,
              TextEncoding.KIND,
              VectorEncoding.KIND));

  private Encodings() {}

  /**
   * The specification of a text such as "number quantile"; null for "auto", "auto embedded" and
   * "ignore".
   *
   * @param column for errors
   */
  public static ColumnSpec spec(String column, String text) {
    String stripped = text.strip();
    if (isAuto(stripped) || stripped.equals(IGNORE)) {
      return null;
    }
    String[] words = stripped.split("\\s+", 2);
    String name = words[0].equals("timestamp") ? "date" : words[0];
    Entry<EncodingKind> kind =
        ALL.find(name)
            .orElseThrow(
                () ->
                    error(column, text)
                        .expected("auto, auto embedded, ignore, or one of %s", ALL.names())
                        .cure(ALL.suggestion(name)));
    String rest = words.length == 1 ? "" : words[1];
    try {
      return kind.maker().spec(new SpecText(kind.usage(), rest));
    } catch (IllegalArgumentException e) {
      throw error(column, text).cure("%s", e.getMessage()).because(e);
    }
  }

  /** Whether the content of the column decides. */
  static boolean isAuto(String text) {
    return text.equals(AUTO) || text.equals(AUTO_EMBEDDED);
  }

  private static UserError error(String column, String text) {
    return UserError.setting("data.columns").found("\"%s\" for column \"%s\"", text, column);
  }

  /** The encoding that a model file keeps. */
  static Encoding read(Kept json) {
    String kind = json.text("kind");
    return ALL.find(kind)
        .orElseThrow(() -> new IllegalArgumentException("kind: expected one of " + ALL.names()))
        .maker()
        .read(json);
  }
}
