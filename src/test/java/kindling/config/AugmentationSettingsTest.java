package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentationSettingsTest {
  @TempDir Path folder;

  @Test
  void everythingIsOffByDefault() {
    assertEquals(Optional.empty(), Confs.settings(folder, "").augmentation().firstInUse());
    assertEquals(
        Optional.of("augmentation.elastic.alpha"),
        Confs.settings(folder, "augmentation.elastic { alpha = 34, sigma = 4 }")
            .augmentation()
            .firstInUse());
  }

  @Test
  void badAmountsAreRefusedWithFileAndLine() {
    assertRefused("shift is \"-1\"; it must be a finite number of at least 0", "shift = -1");
    assertRefused("rotation is \"-5\"; it must be a number from 0 to 180", "rotation = -5");
    assertRefused("scale is \"1\"; it must be a number from 0 to below 1", "scale = 1");
    assertRefused("shear is \"90\"; it must be a number from 0 to below 90", "shear = 90");
    assertRefused("vertical-flip is \"2\"; it must be a number from 0 to 1", "vertical-flip = 2");
    assertRefused("elastic.alpha is \"-34\"", "elastic.alpha = -34");
    for (String sigma : List.of("0", "1000000000")) {
      assertRefused(
          "elastic.sigma is \"%s\"; it must be a number from 0.01 to 1000".formatted(sigma),
          "elastic.sigma = " + sigma);
    }
    assertRefused(
        "erasing.probability is \"1.5\"; it must be a number from 0 to 1",
        "erasing.probability = 1.5");
    assertRefused(
        "erasing.max-area is \"0.3\"; it must be a number from 0.5 to 1",
        "erasing { min-area = 0.5, max-area = 0.3 }");
    assertRefused("erasing.aspect is \"0\"", "erasing.aspect = 0");
    assertRefused("shift is \"far\"", "shift = far");
  }

  private void assertRefused(String expected, String line) {
    UserError error =
        assertThrows(
            UserError.class,
            () -> Confs.settings(folder, "name = x\naugmentation { " + line + " }"));
    assertTrue(
        error.getMessage().contains("test.conf: 2: augmentation." + expected), error::getMessage);
  }
}
