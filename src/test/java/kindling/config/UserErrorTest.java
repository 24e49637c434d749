package kindling.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import kindling.config.message.Key;
import kindling.config.message.Message;
import kindling.config.message.Variant;
import kindling.config.message.Wording;
import org.junit.jupiter.api.Test;

/** An error holds its parts, and its sentence is made of them. */
class UserErrorTest {
  private static final Wording PARAMS = new Wording(true, Map.of("training.epochs", "epochs"));

  @Test
  void aValueIsNamedByItsKeyOnTheCommandLine() {
    assertEquals(
        "test.conf: 3: training.epochs is \"{training.epochs} %d\"; it must be below training.batch-size, which is 1,000; lower training.epochs, or add --x",
        epochs().getMessage());
  }

  @Test
  void theSameValueIsNamedByItsParamInAProgram() {
    assertEquals(
        "test.conf: 3: epochs is \"{training.epochs} %d\"; it must be below training.batch-size, which is 1,000; lower epochs, or call x()",
        epochs().in(PARAMS, null).getMessage());
  }

  @Test
  void thePartsArriveFromATask() throws IOException, ClassNotFoundException {
    UserError arrived = (UserError) copied(epochs());
    assertEquals("training.epochs", arrived.key());
    assertEquals("test.conf: 3", arrived.parts().place().toString());
    assertEquals("below batch, which is 1,000", expectedIn(arrived, "batch"));
    assertEquals(epochs().getMessage(), arrived.getMessage());
    assertEquals(epochs().in(PARAMS, null).getMessage(), arrived.in(PARAMS, null).getMessage());
  }

  @Test
  void aProblemIsASentenceWithWhatWasFoundBehindIt() {
    assertEquals(
        "x: cannot be read: permission denied; take another",
        UserError.of("cannot be read")
            .found("%s", "permission denied")
            .cure("take another")
            .at("x")
            .getMessage());
    assertEquals("100 %", UserError.of("100 %").getMessage());
  }

  @Test
  void theLastPlaceComesFirstAndCanBeReplaced() {
    UserError error = UserError.of("is blank").at("layer 1").at("trial 3");
    assertEquals("trial 3: layer 1: is blank", error.getMessage());
    assertTrue(error.isAt("trial 3"));
    assertEquals("x: layer 1: is blank", error.movedTo("x").getMessage());
    assertEquals("x: is blank", UserError.of("is blank").movedTo("x").getMessage());
  }

  @Test
  void anErrorThatMoreIsSaidOfStaysWhereItWasMade() {
    IOException cause = new IOException();
    IllegalStateException other = new IllegalStateException();
    UserError made = UserError.of("x").because(cause);
    made.addSuppressed(other);
    UserError more = outside(made);
    assertSame(cause, more.getCause());
    assertArrayEquals(new Throwable[] {other}, more.getSuppressed());
    assertArrayEquals(made.getStackTrace(), more.getStackTrace());
    assertNull(UserError.of("x").getCause());
  }

  private static UserError outside(UserError error) {
    return error.at("somewhere");
  }

  @Test
  void aPlainSentenceIsTakenAsItStands() {
    UserError error = new UserError("100 %, {training.epochs}");
    assertEquals("100 %, {training.epochs}", error.getMessage());
    assertEquals("100 %, {training.epochs}", error.in(PARAMS, null).getMessage());
  }

  @Test
  void aLongTextLosesItsMiddle() throws IOException, ClassNotFoundException {
    UserError error = UserError.of("has %s", "y".repeat(1_000_000)).cure("cut it").at("x");
    assertTrue(error.getMessage().startsWith("x: has yyy"), error::getMessage);
    assertTrue(error.getMessage().contains(" ... "), error::getMessage);
    assertTrue(error.getMessage().endsWith("yyy; cut it"), error::getMessage);
    assertEquals(4005, error.getMessage().length());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(error);
    assertTrue(bytes.size() < 40_000, () -> bytes.size() + " bytes for the driver");
  }

  @Test
  void aMessageJoinsPartsThatNameSettings() {
    Message both = Message.join(", ", List.of(new Key("training.epochs"), Message.of("a %d", 2)));
    assertEquals("training.epochs, a 2", both.toString());
    assertEquals("epochs, a 2", both.in(PARAMS));
  }

  private static UserError epochs() {
    return UserError.setting("training.epochs")
        .found("\"%s\"", "{training.epochs} %d")
        .expected("below {training.batch-size}, which is %,d", 1000)
        .cure("lower {training.epochs}, or %s", new Variant("add --x", "call x()"))
        .at("test.conf: 3");
  }

  private static String expectedIn(UserError error, String name) {
    return error.parts().expected().in(new Wording(true, Map.of("training.batch-size", name)));
  }

  private static Object copied(Object object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(object);
    return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }
}
