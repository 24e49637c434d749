package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.config.DataSettings;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class TablePlanTest {
  @Test
  void sharesOfTheTableAreHeldOut() {
    DataSettings data = data("houses.csv");
    assertEquals(0.1, data.validationShare());
    assertEquals(0.2, data.testShare());
  }

  @Test
  void aSetOfTheUsersOwnTakesThePlaceOfAShare() {
    DataSettings data = data("houses.csv", "data.validation = v.csv", "data.test=t.csv");
    assertEquals(0, data.validationShare());
    assertEquals(0, data.testShare());
    assertEquals(0, data("houses.csv", "data.validation-column=held").validationShare());
  }

  @Test
  void theExtensionSaysTheFormat() {
    assertEquals("csv", data("a/houses.tsv.gz").format());
    assertEquals("parquet", data("a/houses.parquet/").format());
    UserError error = assertThrows(UserError.class, () -> data("houses"));
    assertTrue(error.getMessage().contains("add --format"), error::getMessage);
  }

  private static DataSettings data(String path, String... overrides) {
    return TablePlan.settings(path, "price", null, List.of(overrides)).settings().data();
  }
}
