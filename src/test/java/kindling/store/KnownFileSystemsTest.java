package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class KnownFileSystemsTest {
  private static void assertKnown(boolean known, KnownFileSystems systems, String... paths) {
    List.of(paths).forEach(path -> assertEquals(known, systems.have(path), path));
  }

  @Test
  void onThisMachineOnlyItsOwnDisksAreKnown() {
    KnownFileSystems systems = new KnownFileSystems(new Configuration(false), "runs/x");
    assertKnown(true, systems, "", "rows", "/rows", "file:/rows", "file:///rows", "a/b.csv");
    assertKnown(
        false, systems, "http://evil/x", "ftp://evil/x", "hdfs://evil/x", "//evil/x", "HTTP://e/x");
  }

  @Test
  void whereTheFolderAndTheDefaultLieIsKnownToo() {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.defaultFS", "hdfs://name:8020");
    KnownFileSystems systems = new KnownFileSystems(hadoop, "s3a://mine/runs/x");
    assertKnown(
        true, systems, "hdfs://name:8020/x", "hdfs:///x", "s3a://mine/y", "file:/rows", "x");
    assertKnown(false, systems, "hdfs://name:8021/x", "hdfs://evil/x", "s3a://other/y", "http:/x");
  }
}
