package kindling.run.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
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

  @Test
  void fewRowsAreNotHeldOut() {
    assertTrue(TablePlan.areFew(49));
    assertFalse(TablePlan.areFew(50));
    Map<String, String> none =
        Map.of(
            "data.validation-share", "0",
            "data.test-share", "0",
            "training.early-stopping.patience", "0");
    assertEquals(none, TablePlan.noneHeldOut(List.of()));
  }

  @Test
  void fewRowsStopEarlyOnAValidationSetOfTheUser() {
    for (String own : List.of("data.validation=v.csv", "data.validation-column = held")) {
      assertEquals(
          Set.of("data.validation-share", "data.test-share"),
          TablePlan.noneHeldOut(TablePlan.ofUser(List.of(own))).keySet());
    }
  }

  @Test
  void theUserLearnsThatNoRowsAreHeldOut() {
    String expected =
        "The table has fewer than 50 rows, so none are held out for validation and test; set data.validation-share and data.test-share to hold some out";
    DataSettings few = data("houses.csv", "data.validation-share=0", "data.test-share=0");
    assertEquals(expected, TablePlan.notice(few).orElseThrow().toString());
    assertTrue(TablePlan.notice(data("houses.csv", "data.test-share=0")).isEmpty());
  }

  private static DataSettings data(String path, String... overrides) {
    return TablePlan.settings(new TableSource(path, "price", null, false), List.of(overrides))
        .settings()
        .data();
  }
}
