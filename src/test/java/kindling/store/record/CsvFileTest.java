package kindling.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kindling.store.record.Table.Column;
import org.junit.jupiter.api.Test;

class CsvFileTest {
  @Test
  void onlyTextsThatNeedQuotationMarksHaveThem() throws IOException {
    assertEquals(
        """
        "a,b",length
        plain,5
        "one, two",8
        "say ""a""\",7
        "two
        lines",9
        é,1
        """,
        csv("plain", "one, two", "say \"a\"", "two\nlines", "é"));
  }

  @Test
  void noValueIsNothingBetweenCommas() throws IOException {
    assertEquals("\"a,b\",length\n,\n", csv(""));
  }

  private static String csv(String... rows) throws IOException {
    Table<String> table =
        new Table<>(
            List.of(
                Column.text("a,b", text -> text),
                Column.whole("length", text -> text.isEmpty() ? null : (long) text.length())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CsvFile.write(table, List.of(rows), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
