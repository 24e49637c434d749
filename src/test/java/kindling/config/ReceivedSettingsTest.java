package kindling.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.message.Warnings;
import org.junit.jupiter.api.Test;

class ReceivedSettingsTest {
  private static boolean isLocal(String path) {
    return !path.contains(":");
  }

  private static ReceivedSettings received(String conf, String... overrides) {
    String stored =
        SettingsReader.ofText("network.layers = [affine 2 -> 2]\n" + conf, "a.conf", List.of())
            .settings()
            .resolved();
    List<String> said = List.of(overrides);
    return ReceivedSettings.of("runs/x", SettingsReader.ofModel(stored, "runs/x", said), said);
  }

  private static String refusal(String conf, String... overrides) {
    ReceivedSettings received = received(conf, overrides);
    return assertThrows(
            UserError.class, () -> received.requireHarmless(ReceivedSettingsTest::isLocal))
        .getMessage();
  }

  @Test
  void aFolderCannotSetATrackingServerOrOpenAPage() {
    List<String> notes = new ArrayList<>();
    Settings settings =
        received("report { mlflow = \"http://evil:1\", dashboard = \"0.0.0.0:8088\" }")
            .withoutServers(Warnings.onCommandLine(notes::add))
            .settings();
    assertEquals("", settings.report().mlflow());
    assertFalse(settings.report().dashboard().on());
    assertEquals(2, notes.size());
    assertTrue(notes.get(0).endsWith("add --mlflow http://evil:1 to use it"), notes.get(0));
    assertTrue(notes.get(1).endsWith("add --dashboard 0.0.0.0:8088 to use it"), notes.get(1));
  }

  @Test
  void aServerOfTheCommandLineIsUsedAndOtherFoldersCauseNoNotes() {
    List<String> notes = new ArrayList<>();
    Settings settings =
        received("report.mlflow = \"http://evil:1\"", "report.mlflow=http://mine:1")
            .withoutServers(Warnings.onCommandLine(notes::add))
            .settings();
    assertEquals("http://mine:1", settings.report().mlflow());
    received("report.tensorboard = true").withoutServers(Warnings.onCommandLine(notes::add));
    assertEquals(List.of(), notes);
  }

  @Test
  void anAddressInASuggestedCommandIsQuotedForTheShell() {
    List<String> notes = new ArrayList<>();
    String json = "{\"report\": {\"mlflow\": \"http://x; rm -rf ~\"}}";
    ReceivedSettings.of("m", SettingsReader.ofModel(json, "m", List.of()), List.of())
        .withoutServers(Warnings.onCommandLine(notes::add));
    assertTrue(notes.get(0).contains("add --mlflow 'http://x; rm -rf ~' to"), notes.get(0));
  }

  @Test
  void filesOfKnownFormatsAreRead() {
    assertDoesNotThrow(
        () ->
            received(
                    """
                    data { train = rows, test = "file:/x", format = csv
                      options { header = true, inferSchema = true, SEP = ";" } }
                    """)
                .requireHarmless(path -> !path.startsWith("http")));
  }

  @Test
  void aFormatThatConnectsOrLoadsClassesMustBeRepeated() {
    String conf =
        "data { train = t, format = jdbc, options { url = \"jdbc:evil://x\", driver = evil.D } }";
    String refusal = refusal(conf);
    assertTrue(refusal.contains("(data.format, data.options.driver, data.options.url)"), refusal);
    assertTrue(
        refusal.endsWith(
            "add --set data.format=jdbc --set data.options.driver=evil.D --set data.options.url=jdbc:evil://x"),
        refusal);
    assertDoesNotThrow(
        () ->
            received(
                    conf,
                    "data.format=jdbc",
                    "data.options.driver=evil.D",
                    "data.options.url=jdbc:evil://x")
                .requireHarmless(ReceivedSettingsTest::isLocal));
    assertDoesNotThrow(
        () ->
            received(conf, "data.format=jdbc", "data.options={driver: d, url: u}")
                .requireHarmless(ReceivedSettingsTest::isLocal));
  }

  @Test
  void anOptionThatBecomesASettingOfHadoopMustBeRepeated() {
    String refusal =
        refusal(
            """
            data { train = t, format = csv, options {
              "fs.s3a.endpoint" = "http://evil", password = sesame, header = true } }
            """);
    // The password was not stored, which causes another message.
    assertTrue(
        refusal.endsWith("add --set 'data.options.\"fs.s3a.endpoint\"=http://evil'"), refusal);
  }

  @Test
  void aPathOnAnotherHostMustBeRepeated() {
    for (String key : List.of("data.path", "data.test", "data.options.labels")) {
      assertTrue(
          refusal(key + " = \"http://evil/x\"").endsWith("--set %s=http://evil/x".formatted(key)));
      assertDoesNotThrow(
          () ->
              received(key + " = \"http://evil/x\"", key + "=http://mine/x")
                  .requireHarmless(path -> !path.contains("evil")));
    }
    assertDoesNotThrow(
        () ->
            received("data.path = \"http://evil/x\"")
                .requireHarmless(ReceivedSettingsTest::isLocal, List.of("data.test")));
  }

  @Test
  void upperCaseInAnOptionsNameDoesNotBypassTheCheck() {
    String refusal =
        refusal("data { train = t, format = IDX, options { LABELS = \"hdfs://evil:9000/x\" } }");
    assertTrue(refusal.contains("data.options.LABELS=hdfs://evil:9000/x"), refusal);
  }

  @Test
  void aFolderCannotReadASecretFromTheEnvironment() {
    Map<String, String> environment = Map.of("MY_TOKEN", "sesame", "HOME", "/home/me");
    for (String taken : List.of("${MY_TOKEN}", "${?MY_TOKEN}", "a${\"MY_\\u0054OKEN\"}b")) {
      UserError error =
          assertThrows(
              UserError.class,
              () -> ReceivedSettings.requireNoSecrets("name = " + taken, "s", environment));
      assertTrue(error.getMessage().contains("variable MY_TOKEN"), error::getMessage);
    }
    assertDoesNotThrow(
        () ->
            ReceivedSettings.requireNoSecrets(
                "a = ${?HOME}, b = ${?OTHER_TOKEN}, MY_TOKEN = 1, c = ${MY_TOKEN}",
                "s",
                environment));
  }
}
