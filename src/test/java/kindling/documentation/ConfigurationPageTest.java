package kindling.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of all settings. */
class ConfigurationPageTest {
  @Test
  void itIsGeneratedFromDefaultsConf() throws IOException {
    assertEquals(
        ConfigurationPage.text(Files.readString(ConfigurationPage.DEFAULTS)),
        Files.readString(ConfigurationPage.PAGE),
        "defaults.conf has changed; write the page anew: " + ConfigurationPage.COMMAND);
  }

  @Test
  void itHasEveryKeyWithItsDefault() throws IOException {
    String page = Files.readString(ConfigurationPage.PAGE);
    assertHas(page, "", ConfigFactory.parseFile(ConfigurationPage.DEFAULTS.toFile()).root());
  }

  private static void assertHas(String page, String prefix, ConfigObject object) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      String key = prefix + entry.getKey();
      if (entry.getValue() instanceof ConfigObject inner && !inner.isEmpty()) {
        assertHas(page, key + ".", inner);
      } else {
        String line = "**`" + key + " ";
        int at = page.indexOf(line);
        assertTrue(at >= 0, () -> "nothing about " + key);
        String setting = page.substring(at + 3, page.indexOf("`**", at));
        assertEquals(entry.getValue(), ConfigFactory.parseString(setting).getValue(key), key);
      }
    }
  }
}
