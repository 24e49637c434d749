package kindling.tables.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellTest {
  @Test
  void textsOfNumbersAreNumbers() {
    assertEquals(-12.5, Cell.number(" -12.5 "));
    assertEquals(0.5, Cell.number(".5"));
    assertEquals(5, Cell.number("5."));
    assertEquals(1.5e-7, Cell.number("+1.5E-7"));
    assertEquals(1e308, Cell.number("1e308"));
    assertEquals(1, Cell.number(true));
    assertEquals(2.5, Cell.number(new BigDecimal("2.50")));
  }

  @Test
  void otherTextsAreNone() {
    List<String> texts =
        List.of(
            "",
            " ",
            ".",
            "-",
            "+.",
            "e5",
            "1e",
            "1e+",
            "1e12345",
            "1.2.3",
            "12%",
            "$5",
            "1,234",
            "0x1F",
            "1f",
            "1d",
            "NaN",
            "Infinity",
            "١٢",
            "1 2",
            "--1");
    texts.forEach(text -> assertTrue(Double.isNaN(Cell.number(text)), text));
  }

  @Test
  void aWholeNumberIsTheSameLevelWithAndWithoutDecimals() {
    for (Object value :
        new Object[] {3, 3L, 3.0, 3f, new BigDecimal("3.00"), "3", "3.0", " 3.00 "}) {
      assertEquals("3", Cell.text(value), String.valueOf(value));
    }
    assertEquals("-7", Cell.text("-7.0"));
    assertEquals("0", Cell.text("-0.0"));
    assertEquals("0", Cell.text(-0.0));
  }

  @Test
  void otherTextsStayAsTheyAre() {
    for (String text : List.of("1.10", "v1.0", "007", "100", "10.0.0", ".0", "1.0a", "")) {
      assertEquals(text, Cell.text(text));
    }
  }

  @Test
  void wordsForTrueAndFalseAreFlags() {
    assertEquals(true, Cell.flag("Yes"));
    assertEquals(false, Cell.flag(" F "));
    assertEquals(true, Cell.flag(1.0));
    assertNull(Cell.flag("maybe"));
    assertNull(Cell.flag(2));
  }

  @Test
  void numbersWithMarksAreKnown() {
    for (String text : List.of("12%", "$5", "-$5.20", "5 €", "1,234", "1,234,567.8", "12,5")) {
      assertTrue(MarkedNumber.is(text), text);
    }
    for (String text : List.of("", "%", "$", "a1", "12 kg", "1;2", "2024-01-31", ",")) {
      assertFalse(MarkedNumber.is(text), text);
    }
  }
}
