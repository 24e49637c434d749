package kindling.sweep.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    assertEquals(List.of("1", "3", "5", "7", "9"), values("range 1 to 9 step 2"));
    assertEquals(List.of("1", "3", "5", "7"), values("range 1 to 8.9 step 2"));
    assertEquals(
        List.of("0", "0.1", "0.2", "0.3"), values("range 0 to 0.3 step 0.1"), "exact decimals");
    assertEquals(List.of("32", "64", "128", "256"), values("range 32 to 256 times 2"));
    assertEquals(List.of("1e-4", "0.001", "0.01", "0.1"), values("range 1e-4 to 1e-1 times 10"));
    assertEquals(
        List.of("32", "45.2548", "64"), values("range 32 to 64 times 1.41421356"), "rounded");
    assertEquals(List.of("1e-6", "1e-5"), values("range 1e-6 to 1e-5 times 10"));
    assertEquals(List.of("3"), values("range 3 to 3 step 1"));
    assertEquals(List.of("0.1", "0.01"), values("one-of 0.1 0.01"));
    assertEquals(List.of("-1", "0", "1"), values("integers -1 to 1"));
    assertEquals(List.of("1", "2", "3"), values("log-integers 1 to 3"));
  }

  @Test
  void numbersBetweenBoundsHaveFourDigitsAndStayBetweenThem() {
    for (String form :
        List.of("uniform 0.50001 to 0.99999", "log-uniform 1e-8 to 1e-4", "uniform -7 to 123456")) {
      Domain domain = domain(form);
      Domain.Reals bounds = (Domain.Reals) domain;
      for (int i = 0; i < 1000; i++) {
        String value = domain.at(Seeds.unit(Seeds.mix(7, i)));
        double number = Double.parseDouble(value);
        assertTrue(number >= Double.parseDouble(bounds.from()), value);
        assertTrue(number <= Double.parseDouble(bounds.to()), value);
        assertTrue(value.replaceAll("e.*|[-.]", "").replaceAll("^0+", "").length() <= 6, value);
      }
    }
    assertEquals("0.1235", Decimals.rounded(0.12345678, "0", "1"));
    assertEquals("1.235e-5", Decimals.rounded(1.2345678e-5, "0", "1"));
    assertEquals("12350000", Decimals.rounded(12345678, "0", "1e9"));
    assertEquals("0.99996", Decimals.rounded(0.99996, "0", "0.99996"));
    assertEquals("0", Decimals.rounded(0, "0", "1"));
  }

  @Test
  void valuesAreChosenEvenlyOrEvenlyByTheirLogarithm() {
    assertEquals("0.5", domain("uniform 0 to 1").at(0.5));
    assertEquals("0.01", domain("log-uniform 1e-4 to 1").at(0.5));
    assertEquals(List.of("a", "b", "c", "d"), at("one-of a b c d", 0, 0.25, 0.5, 0.99));
    assertEquals(List.of("1", "2", "3", "4"), at("integers 1 to 4", 0, 0.25, 0.5, 0.9999999));
    assertEquals(List.of("1", "1000"), at("log-integers 1 to 1000", 0, 0.9999999));
    int[] ofDecade = new int[4];
    for (int i = 0; i < 10_000; i++) {
      ofDecade[domain("log-integers 10 to 9999").at((i + 0.5) / 10_000).length() - 1]++;
    }
    for (int decade = 1; decade < 4; decade++) {
      assertEquals(3333, ofDecade[decade], 2);
    }
  }

  @Test
  void aConditionFollowsAnyForm() {
    Condition condition =
        DomainText.of(key(), "uniform 0 to 1 when optimizer.name is momentum or nesterov")
            .condition()
            .orElseThrow();
    assertEquals("optimizer.name", condition.key());
    assertEquals(List.of("momentum", "nesterov"), condition.values());
    assertTrue(new Condition("k", List.of("0.10")).holds("1e-1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "often | a list such as [0.1, 0.01], or one of: one-of",
        "loguniform 1 to 2 | a list such as",
        "uniform | from a finite number to another one, such as uniform 0.5 to 0.99",
        "uniform 1 to 0 | from a number to a larger one",
        "uniform 1 to 1 | from a number to a larger one",
        "uniform 0 to infinity | from a finite number",
        "uniform 0 to 1e99 | of finite numbers",
        "log-uniform 0 to 1 | 0 and what is below has no logarithm",
        "log-uniform -1 to 1 | from a number above 0",
        "log-integers 0 to 9 | from a number above 0",
        "integers 9 to 1 | from a number to one that is not smaller",
        "integers 1 to 2.5 | of whole numbers",
        "range 9 to 1 step 2 | from a number to one that is not smaller",
        "range 1 to 9 step 0 | a step above 0",
        "range 1 to 9 step -1 | a step above 0",
        "range 0 to 9 times 2 | from a number above 0 times one above 1",
        "range 1 to 9 times 1 | from a number above 0 times one above 1",
        "range 1 to 9 | such as range 1 to 9 step 2",
        "range 0 to 1 step 1e-9 | at most 1,000,000 values",
        "range 1 to 2 times 1.0000001 | at most 1,000,000 values",
        "one-of | followed by values",
        "uniform 0 to 1 when | when KEY is VALUE",
        "uniform 0 to 1 when a b | when KEY is VALUE",
      })
  void aFormThatMakesNoSenseIsRefused(String form, String expected) {
    UserError error = assertThrows(UserError.class, () -> DomainText.of(key(), form));
    assertTrue(
        error.getMessage().startsWith("x.conf: 3: training.epochs is \"" + form + "\"; it must be"),
        error::getMessage);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  @Test
  void aListSaysNothingTwice() {
    UserError error =
        assertThrows(UserError.class, () -> DomainText.oneOf(key(), List.of("0.1", "a", "1e-1")));
    assertEquals("x.conf: 3: training.epochs has 1e-1 twice; leave one out", error.getMessage());
    assertThrows(UserError.class, () -> DomainText.oneOf(key(), List.of()));
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

  private static Domain domain(String form) {
    return DomainText.of(key(), form).domain();
  }

  private static SpaceKey key() {
    return new SpaceKey("training.epochs", "x.conf: 3", new SpaceKey.Text(""));
  }
}
