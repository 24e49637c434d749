package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import com.esotericsoftware.kryo.Kryo;
import org.junit.jupiter.api.Test;

class KryoClassesTest {
  @Test
  void theClassesThatItNamesExist() {
    assertDoesNotThrow(() -> new KryoClasses().registerClasses(new Kryo()));
  }
}
