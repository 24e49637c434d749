package kindling.tables;

/**
 * The specification that a column gets if none is given.
 *
 * @param text as in {@code data.columns}
 * @param reason why, if the column is ignored; else empty
 */
record AutoSpec(String text, String reason) {
  /** Texts with more words are read word by word, if they are all different. */
  private static final double FEW_WORDS = 3;

  /** A column with a smaller share of repeated texts has ids. */
  private static final double ALL_DIFFERENT = 0.95;

  private static final int FEW_ROWS = 20;

  /**
   * Columns with fewer texts than this share of the numbers are taken for numbers with mistakes.
   */
  private static final double FEW_MISTAKES = 0.05;

  static AutoSpec of(ColumnProfile profile) {
    if (profile.type() == ColumnType.VECTOR) {
      return use("vector");
    }
    if (profile.present() == 0) {
      return ignore("it has no values");
    }
    if (profile.levels().different() == 1 && profile.missing() == 0) {
      return ignore("it is constant");
    }
    return switch (profile.type()) {
      case BOOLEAN -> use("boolean");
      case NUMBER -> use("number");
      case DATE, TIMESTAMP -> use("date");
      case UNTYPED -> untyped(profile);
      default -> text(profile);
    };
  }

  private static AutoSpec untyped(ColumnProfile profile) {
    if (profile.areNumbers()) {
      return use("number");
    }
    if (profile.areDates()) {
      return use("date");
    }
    long texts = profile.present() - profile.numbers();
    boolean mistakes = texts < FEW_MISTAKES * profile.numbers();
    if (mistakes && profile.levels().different() > FEW_ROWS) {
      throw new IllegalArgumentException(
          "%,d of %,d values are not numbers, such as %s; add it to the missing values if it is one, or make the column a category"
              .formatted(texts, profile.present(), CellFault.shown(profile.firstText())));
    }
    return text(profile);
  }

  private static AutoSpec text(ColumnProfile profile) {
    long different = profile.levels().different();
    boolean unique = profile.present() > FEW_ROWS && different >= ALL_DIFFERENT * profile.present();
    boolean sentences = profile.wordsOfText() >= FEW_WORDS;
    if (profile.areFlags() && different == 2) {
      return use("boolean");
    }
    if (sentences && (unique || different > profile.present() / 2)) {
      return use("text");
    }
    if (unique) {
      return ignore("its texts are all different, as those of an id");
    }
    return use(profile.levels().areComplete() ? "category" : "text");
  }

  private static AutoSpec use(String text) {
    return new AutoSpec(text, "");
  }

  private static AutoSpec ignore(String reason) {
    return new AutoSpec(Encodings.IGNORE, reason);
  }
}
