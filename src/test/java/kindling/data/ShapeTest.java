package kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void aShapeIsReadAsItIsWritten() {
    Shape image = Shape.of("32x30x3");
    assertEquals(new Shape(32, 30, 3), image);
    assertEquals("32x30x3", image.toString());
    assertEquals(2880, image.size());
    assertTrue(image.isImage());
    assertEquals("784", Shape.of("784").toString());
    assertFalse(Shape.of("784").isImage());
  }

  @Test
  void whatIsNoShapeIsRefused() {
    for (String text : new String[] {"", "28x28", "28 x 28 x 1", "x", "28x28x"}) {
      assertEquals(
          "\"%s\" is no shape; it must be a size, or HEIGHTxWIDTHxCHANNELS such as 28x28x1"
              .formatted(text),
          assertThrows(IllegalArgumentException.class, () -> Shape.of(text)).getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> Shape.of("28x28x0"));
    assertThrows(IllegalArgumentException.class, () -> Shape.of("-2x2x2"));
    assertThrows(IllegalArgumentException.class, () -> Shape.of("65536x65536x1"), "not 2^32");
  }
}
