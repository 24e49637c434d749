package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import java.nio.ByteBuffer;
import kindling.math.Precision;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class KryoClassesTest {
  private static final ClassTag<PackedFloats> TAG = ClassTag$.MODULE$.apply(PackedFloats.class);

  @Test
  void theClassesThatItNamesExist() {
    assertDoesNotThrow(() -> new KryoClasses().registerClasses(new Kryo()));
  }

  @Test
  void bothSerializersOfSparkSendFloatsOfAnyPrecision() {
    SparkConf conf = new SparkConf(false).set("spark.kryo.registrationRequired", "true");
    KryoClasses.addTo(conf);
    for (SerializerInstance serializer :
        new SerializerInstance[] {
          new KryoSerializer(conf).newInstance(), new JavaSerializer(conf).newInstance()
        }) {
      for (Precision precision : Precision.values()) {
        float[] floats = precision.rounded(new float[] {1, 0.3f, Float.NaN}, null);
        PackedFloats read = readBack(serializer, new PackedFloats(floats, precision));
        assertArrayEquals(floats, read.array());
        assertEquals(precision, read.precision());
        assertEquals(null, readBack(serializer, new PackedFloats(null, precision)).array());
      }
    }
  }

  @Test
  void bfloat16HalvesTheBytesOfJavasSerializer() {
    SerializerInstance serializer = new JavaSerializer(new SparkConf(false)).newInstance();
    float[] zeros = new float[10_000];
    int floats = serializer.serialize(new PackedFloats(zeros), TAG).remaining();
    ByteBuffer half = serializer.serialize(new PackedFloats(zeros, Precision.BFLOAT16), TAG);
    assertTrue(floats > 40_000);
    // And a few bytes for every block of a stream.
    assertEquals(20_000, floats - half.remaining(), 200);
  }

  private static PackedFloats readBack(SerializerInstance serializer, PackedFloats floats) {
    return serializer.deserialize(serializer.serialize(floats, TAG), TAG);
  }
}
