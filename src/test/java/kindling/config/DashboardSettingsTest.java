package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardSettingsTest {
  private static Settings.ReportSettings read(String... overrides) {
    return SettingsReader.ofText("network.layers = [affine 3 -> 2]", "a.conf", List.of(overrides))
        .settings()
        .report();
  }

  @Test
  void thePageIsOffByDefault() {
    assertFalse(read().dashboard().on());
    assertFalse(read("report.dashboard=off").dashboard().on());
    assertFalse(read().gradientNorm());
    assertTrue(read("report.dashboard=on").gradientNorm());
  }

  @ParameterizedTest
  @CsvSource({
    "on, localhost, 8088, true",
    "true, localhost, 8088, true",
    "9000, localhost, 9000, false",
    "0.0.0.0:9000, 0.0.0.0, 9000, false",
    "host-1.example:0, host-1.example, 0, false",
    "'\"[::1]:65535\"', [::1], 65535, false"
  })
  void anAddressIsAPortWithOrWithoutAHost(String text, String host, int port, boolean orNext) {
    assertEquals(
        new DashboardSettings(true, host, port, orNext),
        read("report.dashboard=" + text).dashboard());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"65536", "-1", "host", "host:", ":80", "a b:80", "http://host:80", "8088/", "1.5"})
  void anythingElseIsAnErrorThatSaysWhatWouldBeRight(String text) {
    UserError error = assertThrows(UserError.class, () -> read("report.dashboard=" + text));
    assertTrue(error.getMessage().contains("--set: report.dashboard is"), error::getMessage);
    assertTrue(error.getMessage().contains("a port such as 8088"), error::getMessage);
  }
}
