package kindling.sweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.store.record.Table;
import kindling.sweep.Results;
import org.junit.jupiter.api.Test;

class SettingTest {
  @Test
  void theTypeIsThatOfAllValues() {
    List<Setting> settings =
        Setting.ofTrials(
            List.of(
                Results.trial(1, "a", "64", "b", "1e-3", "c", "1", "d", "1"),
                Results.trial(2, "a", "128", "b", "0.5", "c", "0.5", "d", "1 minute")));
    assertEquals(
        List.of(Table.Type.WHOLE, Table.Type.NUMBER, Table.Type.NUMBER, Table.Type.TEXT),
        settings.stream().map(Setting::type).toList());
  }

  @Test
  void settingsOfSomeTrialsOnlyAreThereToo() {
    List<Setting> settings =
        Setting.ofTrials(List.of(Results.trial(1, "a", "1"), Results.trial(2, "b", "2")));
    assertEquals(List.of("a", "b"), settings.stream().map(Setting::key).toList());
  }

  @Test
  void theHeadingIsTheShortestEndOfTheKeyThatTellsItFromOthers() {
    List<Setting> settings =
        Setting.ofTrials(
            List.of(
                Results.trial(
                    1,
                    "training.batch-size",
                    "1",
                    "optimizer.name",
                    "sgd",
                    "name",
                    "x",
                    "optimizer.schedule.name",
                    "step")));
    assertEquals(
        List.of("batch-size", "optimizer.name", "name", "schedule.name"),
        settings.stream().map(Setting::heading).toList());
  }

  @Test
  void onlyWhatSettingsWriteAsANumberIsOne() {
    assertEquals(1e-3, Setting.number("1e-3"));
    assertEquals(0.5, Setting.number(".5"));
    for (String text : List.of("", "NaN", "1f", "0x10", "1 minute", "1,5")) {
      assertTrue(Double.isNaN(Setting.number(text)), text);
    }
  }

  @Test
  void longNumbersAreRoundedForPeople() {
    assertEquals("0.001", Setting.shorten("0.001"));
    assertEquals("0.0012346", Setting.shorten("0.00123456789"));
    assertEquals("1.2346e-06", Setting.shorten("1.23456789e-6"));
    assertEquals("0.1", Setting.shorten("0.100000000001"));
    assertEquals("10000", Setting.shorten("10000.0000001"));
    assertEquals("1234567", Setting.shorten("1234567"));
    assertEquals("{ name = adam }", Setting.shorten("{\n  name = adam\n}"));
  }
}
