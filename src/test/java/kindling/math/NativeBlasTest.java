package kindling.math;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NativeBlasTest {
  @Test
  void openBlasOfTheMavenJarIsInUse() {
    NativeBlas.Library library = NativeBlas.library();
    assertTrue(library.isNative(), library::toString);
    assertTrue(library.description().contains("openblas"), library::toString);
  }
}
