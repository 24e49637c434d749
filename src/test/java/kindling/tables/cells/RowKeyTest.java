package kindling.tables.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowKeyTest {
  @Test
  void equalNumbersOfOtherTypesHaveTheSameKey() {
    assertEquals(key(3), key(3.0));
    assertEquals(key(3L), key((short) 3));
    assertEquals(key(0.0), key(-0.0));
  }

  @Test
  void otherValuesHaveOthers() {
    List<Object> values =
        List.of(1, 2, "", "a", "b", "ab", "aaaaa", LocalDate.of(2024, 1, 1), List.of(1, 2));
    for (Object one : values) {
      for (Object other : values) {
        if (one != other) {
          assertNotEquals(key(one), key(other), one + " and " + other);
        }
      }
    }
    assertNotEquals(key(null), key(""));
    assertNotEquals(RowKey.of(key("a"), (Object) "b"), RowKey.of(key("b"), (Object) "a"));
  }

  @Test
  void aPointInTimeIsTheSameAsEachOfItsJavaTypes() {
    Instant instant = Instant.parse("2024-05-06T07:08:09.123456Z");
    assertEquals(key(instant), key(Timestamp.from(instant)));
  }

  /** A date of Spark may be millions of years away. */
  @Test
  void anyDateHasAKey() {
    assertNotEquals(key(LocalDate.of(5_000_000, 1, 1)), key(LocalDate.of(-5_000_000, 1, 1)));
  }

  private static long key(Object value) {
    return RowKey.of(42, value);
  }
}
