package kindling.tables;

/** A kind of encoding: reads its text in {@code data.columns}, and what a model file kept of it. */
interface EncodingKind {
  /** The specification of a text. */
  ColumnSpec spec(SpecText text);

  /** The encoding that a model file kept. */
  Encoding read(Kept json);
}
