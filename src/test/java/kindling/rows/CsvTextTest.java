package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CsvTextTest {
  @Test
  void theCureFitsTheText() {
    assertTrue(cure("NA", ",").contains("data.options.nullValue = \"NA\""));
    assertTrue(cure(" ?", ",").contains("data.options.nullValue = \" ?\""));
    assertTrue(cure("1,234", ",").contains("remove the comma"));
    assertTrue(cure("0,5", ";").contains("replace the commas of the file by points"));
    assertTrue(cure("-1,234,567.5", ",").contains("remove the comma"));
    assertTrue(cure("5%", ",").contains("without %"));
    assertTrue(cure("€ 12.50", ";").contains("without the currency"));
  }

  @Test
  void aColumnOfNamesIsNoColumnOfMissingValues() {
    assertTrue(
        CsvText.cure("setosa", true, true, ",")
            .toString()
            .contains("replace the names of classes"));
    assertTrue(CsvText.cure("red", true, false, ",").toString().contains("data.feature-columns"));
  }

  @Test
  void aTextIsShownInOneShortLineWithoutControlCharacters() {
    assertEquals("\"a\\tb?[31m\"", CsvText.quoted("a\tb\u001b[31m"));
    assertTrue(CsvText.quoted("x".repeat(1000)).length() < 70);
  }

  @Test
  void numbersAreNoTexts() {
    assertTrue(CsvText.isNumber(" 1e-3"));
    assertFalse(CsvText.isNumber("1,5"));
  }

  private static String cure(String text, String separator) {
    return CsvText.cure(text, false, false, separator).toString();
  }
}
