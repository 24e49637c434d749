package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.Optional;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.network.Loss.Labels;
import kindling.tables.LabelRange;
import org.junit.jupiter.api.Test;

class LabelCheckTest {
  @Test
  void aClassIsAWholeNumberBelowTheScores() {
    LabelCheck check = new LabelCheck(Labels.CLASS, 3);
    assertFine(check, 0);
    assertFine(check, 2);
    String right =
        "; labels must be whole numbers from 0 to 2, because the network's last layer gives 3 scores";
    assertFault("label 3" + right, check, 3);
    assertFault("label -1" + right, check, -1);
    assertFault("label 0.5" + right, check, 0.5f);
  }

  @Test
  void ofSharesOfClassesTheSumIsOne() {
    LabelCheck check = new LabelCheck(Labels.CLASS, 2);
    assertFine(check, 0, 1);
    assertFine(check, 0.25f, 0.75f);
    String right =
        "; one-hot labels have one 1 and else zeros (shares of classes may be given too)";
    assertFault("a label with the sum 2.0" + right, check, 1, 1);
    assertFault("a label with the sum 1.0" + right, check, -1, 2);
  }

  @Test
  void aFlagIsZeroOrOne() {
    LabelCheck several = new LabelCheck(Labels.FLAGS, 3);
    assertFine(several, 0, 0, 0);
    assertFine(several, 1, 0, 1);
    String right = "; with network.loss = sigmoid a label must be 0 or 1";
    assertFault("label 0.5 in element 1" + right + " in every element", several, 1, 0.5f, 0);
    assertFault("label -1 in element 2" + right + " in every element", several, 1, 0, -1);
    assertFault("label 2" + right, new LabelCheck(Labels.FLAGS, 1), 2);
  }

  @Test
  void anyNumberMayBePredicted() {
    assertFine(new LabelCheck(Labels.NUMBERS, 1), -0.5f);
    assertFine(new LabelCheck(Labels.NUMBERS, 2), 1e30f, -7);
  }

  @Test
  void aLossOfPositiveNumbersTakesNoOthers() {
    LabelCheck counts = new LabelCheck(Labels.NUMBERS, 2, LabelRange.NOT_NEGATIVE);
    assertFine(counts, 0, 2.5f);
    assertFault(
        "label -1 in element 1; with this network.loss a label must be a number of at least 0",
        counts,
        0,
        -1);
    LabelCheck amounts = new LabelCheck(Labels.NUMBERS, 1, LabelRange.POSITIVE);
    assertFine(amounts, 0.1f);
    assertFault("label 0; with this network.loss a label must be a number above 0", amounts, 0);
  }

  @Test
  void theWidthOfALabelIsThatOfTheScoresOrOneForAClass() {
    assertDoesNotThrow(() -> new LabelCheck(Labels.CLASS, 10).requireWidth("x", 1));
    assertDoesNotThrow(() -> new LabelCheck(Labels.CLASS, 10).requireWidth("x", 10));
    assertDoesNotThrow(() -> new LabelCheck(Labels.FLAGS, 1).requireWidth("x", 1));
    assertWidth(
        "x: labels have 9 elements, but the network's last layer gives 10 scores",
        new LabelCheck(Labels.CLASS, 10),
        9);
    assertWidth(
        "x: labels have 1 element, but the network's last layer gives 3 scores; with network.loss = sigmoid a label must be an array or vector of 3 elements, 0 or 1 each",
        new LabelCheck(Labels.FLAGS, 3),
        1);
    assertWidth(
        "x: labels have 2 elements, but the network's last layer gives 1 score; with network.loss = sigmoid a label must be a number, 0 or 1",
        new LabelCheck(Labels.FLAGS, 1),
        2);
    assertWidth(
        "x: labels have 1 element, but the network's last layer gives 3 scores; with a loss of numbers a label must be an array or vector of 3 numbers",
        new LabelCheck(Labels.NUMBERS, 3),
        1);
    assertWidth(
        "x: labels have 2 elements, but the network's last layer gives 1 score; with a loss of numbers a label must be a number",
        new LabelCheck(Labels.NUMBERS, 1),
        2);
  }

  @Test
  void aNetworkWithTooFewOutputsForTheClassesThatOccurIsRefused() {
    BitSet upToNine = new BitSet();
    upToNine.set(0, 10);
    assertDoesNotThrow(() -> new LabelCheck(Labels.CLASS, 12).requireFits("x", 1, upToNine));
    UserError error =
        assertThrows(
            UserError.class, () -> new LabelCheck(Labels.CLASS, 5).requireFits("x", 1, upToNine));
    assertEquals(
        "x: a row has label 9; labels must be whole numbers from 0 to 4, because the network's last layer gives 5 scores",
        error.getMessage());
  }

  private static void assertFine(LabelCheck check, float... label) {
    assertEquals(Optional.empty(), check.fault(label));
  }

  private static void assertFault(String expected, LabelCheck check, float... label) {
    assertEquals(Optional.of(expected), check.fault(label).map(Message::toString));
  }

  private static void assertWidth(String expected, LabelCheck check, int width) {
    UserError error = assertThrows(UserError.class, () -> check.requireWidth("x", width));
    assertEquals(expected, error.getMessage());
  }
}
