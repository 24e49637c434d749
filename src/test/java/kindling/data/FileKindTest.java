package kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FileKindTest {
  @Test
  void aFileIsToldByItsFirstBytes() {
    assertEquals("a gzip file", name("1F8B0800"));
    assertEquals("an xz file", name("FD377A585A0000"));
    assertEquals("a zip archive", name("504B0304" + hex("a.csv")));
    assertEquals("an Excel file", name("504B0304" + hex("[Content_Types].xml")));
    assertEquals("a Parquet file", name(hex("PAR1")));
    assertEquals("an IDX file", name("0000080300"));
    assertEquals("text in UTF-16", name("FFFE6100"));
    assertEquals("a web page, perhaps the error of a server", name(hex(" <!DOCTYPE html>")));
    assertEquals("a pointer of Git LFS", name(hex("version https://git-lfs.github.com/spec/v1")));
    assertEquals("a binary file", name("616200FF"));
  }

  @Test
  void textIsNoKindOfItsOwn() {
    assertTrue(FileKind.of("a,b\n1,ü\n".getBytes(StandardCharsets.UTF_8)).isEmpty());
    assertTrue(FileKind.of("\uFEFFa,b\n".getBytes(StandardCharsets.UTF_8)).isEmpty());
    assertTrue(FileKind.of(new byte[0]).isEmpty());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String hex) {
    return FileKind.of(HexFormat.of().parseHex(hex)).orElseThrow().name();
  }
}
