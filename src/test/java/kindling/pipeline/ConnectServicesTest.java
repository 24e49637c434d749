package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stages that a Spark Connect server finds. One that it cannot make breaks all others. */
class ConnectServicesTest {
  static List<Class<?>> services() {
    return List.of(ServiceLoader.load(Estimator.class), ServiceLoader.load(Transformer.class))
        .stream()
        .flatMap(ServiceLoader::stream)
        .<Class<?>>map(ServiceLoader.Provider::type)
        .filter(type -> type.getName().startsWith("kindling."))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("services")
  void theServerCanMakeThem(Class<?> type) throws ReflectiveOperationException {
    assertNotNull(type.getConstructor().newInstance());
    PipelineStage stage = (PipelineStage) type.getConstructor(String.class).newInstance("some");
    assertEquals("some", stage.uid());
  }

  @Test
  void thereAreSix() {
    assertEquals(6, services().size(), () -> services().toString());
  }
}
