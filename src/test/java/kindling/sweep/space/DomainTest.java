package kindling.sweep.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import kindling.config.SpaceKey;
import kindling.config.UserError;
import kindling.math.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainTest {
  @Test
  void aRangeHasItsEndIfItIsHit() {
    assertEquals(
        List.of("1", "3", "5", "7", "9"), values("{ range { from = 1, to = 9, step = 2 } }"));
    assertEquals(List.of("1", "3", "5", "7"), values("{ range { from = 1, to = 8.9, step = 2 } }"));
    assertEquals(
        List.of("0", "0.1", "0.2", "0.3"),
        values("{ range { from = 0, to = 0.3, step = 0.1 } }"),
        "exact decimals");
    assertEquals(
        List.of("32", "64", "128", "256"), values("{ range { from = 32, to = 256, times = 2 } }"));
    assertEquals(
        List.of("1e-4", "0.001", "0.01", "0.1"),
        values("{ range { from = 1e-4, to = 1e-1, times = 10 } }"));
    assertEquals(
        List.of("32", "45.2548", "64"),
        values("{ range { from = 32, to = 64, times = 1.41421356 } }"),
        "rounded");
    assertEquals(
        List.of("1e-6", "1e-5"), values("{ range { from = 1e-6, to = 1e-5, times = 10 } }"));
    assertEquals(List.of("3"), values("{ range { from = 3, to = 3, step = 1 } }"));
    assertEquals(List.of("0.1", "0.01"), values("[0.1, 0.01]"));
    assertEquals(List.of("-1", "0", "1"), values("{ integers = [-1, 1] }"));
    assertEquals(List.of("1", "2", "3"), values("{ log-integers = [1, 3] }"));
  }

  @Test
  void numbersBetweenBoundsHaveFourDigitsAndStayBetweenThem() {
    for (String form :
        List.of(
            "{ uniform = [0.50001, 0.99999] }",
            "{ log-uniform = [1e-8, 1e-4] }",
            "{ uniform = [-7, 123456] }")) {
      Domain domain = domain(form);
      Domain.Interval bounds = (Domain.Interval) domain;
      for (int i = 0; i < 1000; i++) {
        String value = domain.at(Seeds.unit(Seeds.mix(7, i)));
        double number = Double.parseDouble(value);
        assertTrue(number >= bounds.from().doubleValue(), value);
        assertTrue(number <= bounds.to().doubleValue(), value);
        assertTrue(value.replaceAll("e.*|[-.]", "").replaceAll("^0+", "").length() <= 6, value);
      }
    }
    assertEquals("0.1235", rounded(0.12345678, "0", "1"));
    assertEquals("1.235e-5", rounded(1.2345678e-5, "0", "1"));
    assertEquals("12350000", rounded(12345678, "0", "1e9"));
    assertEquals("0.99996", rounded(0.99996, "0", "0.99996"));
    assertEquals("0", rounded(0, "0", "1"));
  }

  @Test
  void valuesAreChosenEvenlyOrEvenlyByTheirLogarithm() {
    assertEquals("0.5", domain("{ uniform = [0, 1] }").at(0.5));
    assertEquals("0.01", domain("{ log-uniform = [1e-4, 1] }").at(0.5));
    assertEquals(List.of("a", "b", "c", "d"), at("{ one-of = [a, b, c, d] }", 0, 0.25, 0.5, 0.99));
    assertEquals(List.of("1", "2", "3", "4"), at("{ integers = [1, 4] }", 0, 0.25, 0.5, 0.9999999));
    assertEquals(List.of("1", "1000"), at("{ log-integers = [1, 1000] }", 0, 0.9999999));
    int[] ofDecade = new int[4];
    for (int i = 0; i < 10_000; i++) {
      ofDecade[domain("{ log-integers = [10, 9999] }").at((i + 0.5) / 10_000).length() - 1]++;
    }
    for (int decade = 1; decade < 4; decade++) {
      assertEquals(3333, ofDecade[decade], 2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ uniform = 3 } | has uniform = 3; write a lower and a higher bound, such as uniform = [0.5, 0.99]",
        "{ uniform = [1] } | write a lower and a higher bound",
        "{ uniform = [1, 0] } | has uniform = [1, 0]; write first the lower bound, then a higher one",
        "{ uniform = [1, 1] } | write first the lower bound, then a higher one",
        "{ uniform = [0, infinity] } | write finite numbers",
        "{ uniform = [0, 1e99] } | write finite numbers",
        "{ log-uniform = [0, 1] } | write bounds above 0",
        "{ log-uniform = [-1, 1] } | write bounds above 0",
        "{ log-integers = [0, 9] } | write bounds above 0",
        "{ integers = [9, 1] } | write first the lower bound",
        "{ integers = [1, 2.5] } | write integers as bounds",
        "{ integers = [1, 1e30] } | write integers as bounds",
        "{ range = [1, 9] } | write from, to, and step or times, such as range = { from = 32, to = 256, times = 2 }",
        "{ range { from = 1, to = 9 } } | write from, to, and step or times",
        "{ range { from = 1, to = 9, step = 1, times = 2 } } | write from, to, and step or times",
        "{ range { from = 9, to = 1, step = 2 } } | write a number for to that is not below from",
        "{ range { from = 1, to = 9, step = 0 } } | write a step above 0",
        "{ range { from = 0, to = 9, times = 2 } } | write a number above 0 for from",
        "{ range { from = 1, to = 9, times = 1 } } | write a number above 1 for times",
        "{ range { from = 0, to = 1, step = 1e-9 } } | write a range of at most 1,000,000 values",
        "{ range { from = 1, to = 2, times = 1.0000001 } } | write a range of at most 1,000,000 values",
        "{ one-of = 3 } | write a list with at least one element",
        "{ one-of = [0.1, a, 1e-1] } | has one-of = [0.1, a, 0.1]; write 0.1 only once",
        "[] | has one-of = []; write a list with at least one element",
        "[1, null] | give each element a value, or leave it out",
        "null | is \"null\"; write a list such as [0.1, 0.01], or an object with one-of, range,",
        "5 | is \"5\"; write a list such as [0.1, 0.01], or an object with one-of, range,",
        "{} | has no values; write a list",
        "{ choice = [1, 2] } | has choice; write a list",
        "{ uniform = [0, 1], integers = [0, 1] } | has integers and uniform; write only one, and if the other one is in an included file, write training.epochs = null before yours",
        "{ uniform = [0, 1], when = 3 } | has a wrong condition; write one such as when = { optimizer.name = sgd }",
      })
  void aFormThatMakesNoSenseIsRefused(String form, String expected) {
    UserError error =
        assertThrows(
            UserError.class,
            () -> {
              form(form).conditions();
              domain(form);
            });
    assertTrue(error.getMessage().startsWith("x.conf: 3: training.epochs "), error::getMessage);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  @Test
  void aConditionHoldsForNumbersThatAreEqual() {
    Condition condition = new Condition("k", List.of("0.10", "x"));
    assertTrue(condition.holds("1e-1"));
    assertTrue(condition.holds("x"));
    assertFalse(condition.holds("1"));
  }

  @Test
  void listsOfNumbersThatAreOrdersApartAreLogarithmic() {
    assertEquals(Scale.LOGARITHMIC, Scale.of(List.of("0.1", "0.001")));
    assertEquals(Scale.LINEAR, Scale.of(List.of("0", "0.5")));
    assertEquals(Scale.CATEGORICAL, Scale.of(List.of("1", "auto")));
  }

  private static List<String> at(String form, double... places) {
    List<String> values = new ArrayList<>();
    for (double u : places) {
      values.add(domain(form).at(u));
    }
    return values;
  }

  private static List<String> values(String form) {
    Domain domain = domain(form);
    return LongStream.range(0, domain.size().orElseThrow()).mapToObj(domain::value).toList();
  }

  private static String rounded(double number, String least, String most) {
    return Decimals.rounded(number, new BigDecimal(least), new BigDecimal(most));
  }

  private static Domain domain(String form) {
    return form(form).domain();
  }

  private static DomainForm form(String form) {
    return DomainForm.of(
        new SpaceKey("training.epochs", "x.conf: 3"),
        ConfigFactory.parseString("form = " + form).root().get("form"));
  }
}
