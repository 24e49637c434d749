package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  @Test
  void aPasswordInAPathIsRefusedAndNotShown() {
    for (String path :
        List.of(
            "hdfs://user:sesame@host:8020/x",
            "s3a://KEY:ses/ame@bucket/x",
            "s3a://KEY:ses@me@bucket/x",
            "ftp://:sesame@host/x",
            "jdbc:some://user:8020sesame@host/x")) {
      UserError error = assertThrows(UserError.class, () -> Secrets.requireNoPassword(path));
      assertTrue(error.getMessage().contains("://*****@"), error::getMessage);
      assertFalse(error.getMessage().contains("ses"), error::getMessage);
    }
  }

  @Test
  void otherPathsMayHaveColonsAndUsers() {
    for (String path :
        List.of(
            "data/mnist",
            "hdfs://host:8020/mail@home",
            "hdfs://host:8020",
            "hdfs:///a:b@c",
            "abfss://container@account.host/x",
            "C:/data/a@b")) {
      assertEquals(path, Secrets.requireNoPassword(path));
    }
  }

  @Test
  void anAddressWithCredentialsIsRefusedAndNotShown() {
    for (String address :
        List.of(
            "http://me:sesame@host:5000",
            "https://sesame@host/path",
            "http://me:s/es@ame@host",
            "me:sesame@host",
            "http://host/?token=sesame",
            "http://host/a#sesame")) {
      UserError error = assertThrows(UserError.class, () -> Secrets.requireNoLogin(address));
      assertTrue(error.getMessage().contains("*****"), error::getMessage);
      assertTrue(error.getMessage().contains("MLFLOW_TRACKING_TOKEN"), error::getMessage);
      assertFalse(error.getMessage().contains("ses"), error::getMessage);
    }
    for (String address :
        List.of("host:5000", "file:///mlruns", "databricks", "http://", "ftp://h")) {
      UserError error = assertThrows(UserError.class, () -> Secrets.requireNoLogin(address));
      assertTrue(error.getMessage().contains("such as http://localhost:5000"), error::getMessage);
    }
    for (String address :
        List.of(
            "", "http://localhost:5000", "https://h-1.example.org/ml/flow/", "http://[::1]:5000")) {
      assertEquals(address, Secrets.requireNoLogin(address));
    }
  }

  @Test
  void theErrorAboutAPathInTheSettingsNamesItsKey() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> Confs.settings(folder, "\ndata.train = \"hdfs://user:sesame@host/x\""));
    assertTrue(
        error.getMessage().endsWith("test.conf: 2: data.train: hdfs://*****@host/x: " + HAS),
        error::getMessage);
  }

  private static final String HAS =
      "has a password in it, which logs and results would show; leave it out, and set it in the configuration of Hadoop or Spark";

  @Test
  void optionsThatLookLikeSecretsAreUsedButNotStored() {
    Settings settings =
        Confs.settings(
            folder,
            """
            data.options {
              header = true
              dbPassword = sesame
              "fs.access.key" = sesame
              url = "some://host/x?user=me&password=sesame"
              other = "some://me:sesame@host/x"
            }
            """);
    assertEquals("sesame", settings.data().options().get("dbPassword"));
    assertFalse(settings.resolved().contains("sesame"), settings::resolved);
    assertFalse(settings.resolvedWith(1).contains("sesame"), settings::resolved);
    assertTrue(settings.resolved().contains("\"header\":true"), settings::resolved);
  }

  @Test
  void theErrorAboutAMissingSecretSaysHowToSetIt() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> Secrets.requireWhole(Map.of("header", "true", "password", Secrets.HIDDEN)));
    assertTrue(
        error.getMessage().endsWith("add --set data.options.password=..."), error::getMessage);
  }
}
