package kindling.config;

/**
 * The number of characters that must be inserted, deleted or replaced to turn one string into
 * another (Levenshtein: Binary codes capable of correcting deletions, insertions and reversals,
 * 1966).
 */
final class EditDistance {
  private EditDistance() {}

  static int of(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
