package kindling.rows.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.data.BlockFile;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.features.FeatureType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBlocksTest {
  @TempDir Path folder;

  @Test
  void theFileIsOpenUntilTheLastUserHasClosedIt() throws Exception {
    ShardsOnDisk shards = shards();
    assertTrue(shards.open());
    shards.close();
    assertEquals(7, shards.blocks().get(0).key(0));
    shards.close();
    assertFalse(shards.open());
    assertThrows(UncheckedIOException.class, () -> shards.blocks().get(0).key(0));
  }

  @Test
  void anotherProcessReceivesNothing() throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ShardsOnDisk shards = shards()) {
      new ObjectOutputStream(sent).writeObject(shards);
    }
    ShardsOnDisk arrived =
        (ShardsOnDisk)
            new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())).readObject();
    assertFalse(arrived.open());
    arrived.close();
  }

  @Test
  void aDiskWithoutRoomIsRefusedWithItsFolder() {
    File place = folder.resolve("rows").toFile();
    ShardFiles.requireRoom(place, 1000);
    UserError error =
        assertThrows(UserError.class, () -> ShardFiles.requireRoom(place, Long.MAX_VALUE / 2));
    assertTrue(error.getMessage().contains(folder.toString()), error::getMessage);
    assertTrue(error.getMessage().contains("spark.local.dir"), error::getMessage);
  }

  private ShardsOnDisk shards() throws Exception {
    BlockPacker packer = new BlockPacker(new RowLayout(1, 1, FeatureType.BYTES));
    packer.add(7, new float[] {1}, new byte[] {2});
    BlockFile file = new BlockFile(folder.resolve("rows"));
    Block block = file.append(packer.block().inMemory());
    return new ShardsOnDisk(List.of(block), file);
  }
}
