package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void controlCharactersAreEscapedAsInJson() {
    assertEquals(
        "\\u001b[31mred\\u0007 \\u009b2J \\u007f",
        Printable.text("\u001b[31mred\u0007 \u009b2J \u007f"));
    assertEquals("over\\u000dwritten", Printable.text("over\rwritten"));
  }

  @Test
  void marksOfWritingDirectionAreEscaped() {
    for (int c : new int[] {0x61C, 0x200E, 0x200F, 0x2028, 0x202A, 0x202E, 0x2066, 0x2069}) {
      assertEquals("a\\u%04xb".formatted(c), Printable.text("a" + (char) c + "b"));
    }
  }

  @Test
  void lettersOfAllLanguagesAreKept() {
    String text = "jürgen 日本 العربية 👩‍👧 \t|\n";
    assertEquals(text, Printable.text(text));
  }

  @Test
  void aLineHasNoBreaksAndFurtherLinesOfAMessageAreIndented() {
    assertEquals("a\\u000ab", Printable.line("a\nb"));
    assertEquals(
        "a\n  kindling: all is well\n  b\n", Printable.message("a\nkindling: all is well\n  b\n"));
    for (int c = 0; c < 0x3000; c++) {
      String line = Printable.line("" + (char) c);
      assertFalse(line.chars().anyMatch(Character::isISOControl), line);
    }
  }
}
