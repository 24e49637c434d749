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

  /** Columns with fewer texts than this share are taken for numbers or dates with mistakes. */
  private static final double FEW_MISTAKES = 0.05;

  /**
   * The choice for a column.
   *
   * @param embedded whether numbers become vectors
   * @param target whether the labels may decide on the bins of a number
   */
  static AutoSpec of(ColumnProfile profile, boolean embedded, boolean target) {
    AutoSpec plain = of(profile);
    if (!embedded || !plain.text.equals("number") || profile.levels().different() == 2) {
      return plain;
    }
    return use(target ? "piecewise-linear 48 by target width 8" : "piecewise-linear 48 width 8");
  }

  private static AutoSpec of(ColumnProfile profile) {
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
    requireNoMistakes(profile);
    return text(profile);
  }

  /**
   * Refuses a column whose values are nearly all numbers or dates, so that the others are likely
   * mistakes; as a category it would be of no use. Numbers that are infinite always are.
   */
  static void requireNoMistakes(ColumnProfile profile) {
    ColumnRules.requireNoLargeNumbers(profile);
    if (profile.type() != ColumnType.UNTYPED || profile.levels().different() <= FEW_ROWS) {
      return;
    }
    long present = profile.present();
    long texts = present - profile.numbers() - profile.oddValues().marked();
    if (profile.oddValues().marked() > 0 && texts < FEW_MISTAKES * present) {
      throw new IllegalArgumentException(
          "%,d of %,d values are numbers with a percent sign, a currency or commas, %s; write plain numbers such as 1234.5, or make the column a category or ignore it"
              .formatted(
                  profile.oddValues().marked(), present, profile.oddValues().markedNumber()));
    }
    if (texts < FEW_MISTAKES * profile.numbers()) {
      ColumnRules.requireNumbers(profile);
    }
    if (present - profile.dates() < FEW_MISTAKES * profile.dates()) {
      ColumnRules.requireDates(profile);
    }
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
    return profile.levels().areComplete()
        ? category(profile.levels(), profile.present())
        : use("text");
  }

  /** A category; its limit for rare levels is lowered if otherwise every level would be rare. */
  private static AutoSpec category(LevelCounts levels, long present) {
    long most = levels.of(levels.byFrequency().get(0));
    if (most >= CategoryEncoding.RARE) {
      return use("category");
    }
    if (2 * levels.different() <= present) {
      return use("category rare 2");
    }
    return present <= FEW_ROWS
        ? use("category rare 1")
        : ignore("each of its texts has fewer than %d rows".formatted(CategoryEncoding.RARE));
  }

  private static AutoSpec use(String text) {
    return new AutoSpec(text, "");
  }

  private static AutoSpec ignore(String reason) {
    return new AutoSpec(Encodings.IGNORE, reason);
  }
}
