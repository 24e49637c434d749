package kindling.data.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class BatchFeaturesTest {
  @Test
  void aBatchIsWhatWasBegunLast() {
    BatchFeatures batch = new BatchFeatures(3, 2, true);
    float[] dense = batch.beginDense();
    assertEquals(6, dense.length);
    assertFalse(batch.isSparse());
    assertThrows(IllegalStateException.class, batch::sparse);
    SparseRows sparse = batch.beginSparse();
    assertTrue(batch.isSparse());
    assertSame(sparse, batch.sparse());
    assertThrows(IllegalStateException.class, batch::dense);
    assertSame(dense, batch.beginDense());
  }

  @Test
  void tooManyFeaturesAreAnErrorWithACure() {
    BatchFeatures batch = new BatchFeatures(20_000, 1 << 18, false);
    UserError error = assertThrows(UserError.class, batch::beginDense);
    assertTrue(
        error.getMessage().startsWith("not enough memory for 262,144 features of 20,000 rows"),
        error::getMessage);
    assertTrue(
        error.getMessage().contains("begin with a layer affine if rows are sparse"),
        error::getMessage);
  }
}
