package kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class ImageShapeTest {
  @Test
  void aShapeIsReadAsItIsWritten() {
    ImageShape shape = ImageShape.parse("32x30x3");
    assertEquals(new ImageShape(32, 30, 3), shape);
    assertEquals("32x30x3", shape.toString());
    assertEquals(2880, shape.requireSize(2880).size());
  }

  @Test
  void whatIsNoShapeIsRefused() {
    for (String text : new String[] {"", "28", "28x28", "28x28x0", "28 x 28 x 1", "-2x2x2"}) {
      UserError error = assertThrows(UserError.class, () -> ImageShape.parse(text));
      assertEquals(
          "data.shape is \""
              + text
              + "\"; it must be auto or HEIGHTxWIDTHxCHANNELS, such as 28x28x1",
          error.getMessage());
    }
  }

  @Test
  void aShapeOfAnotherSizeThanTheRowsIsRefused() {
    UserError error =
        assertThrows(UserError.class, () -> ImageShape.parse("28x28x3").requireSize(784));
    assertEquals(
        "data.shape is 28x28x3, which makes 2,352 features, but a row of the data has 784",
        error.getMessage());
    assertThrows(
        UserError.class, () -> ImageShape.parse("65536x65536x1").requireSize(0), "not 2^32");
  }
}
