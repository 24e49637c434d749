package kindling.data;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kindling.config.message.Message;

/**
 * The kind of a file by its first bytes, for error messages about files of another format.
 *
 * @param name of the kind, with its article
 * @param cure what the user can do with such a file where text is needed
 * @param extension by which Spark recognizes that it must unpack the file; empty if it cannot
 */
public record FileKind(String name, Message cure, String extension, String format) {
  /** Bytes that are looked at. */
  public static final int HEAD_BYTES = 512;

  private record Magic(String hex, FileKind kind) {}

  private static final String UNPACK = "unpack it, and name the file that is in it";
  private static final String IMAGES = "see {data.format} = idx for images";
  private static final String AS_CSV = "save the table as CSV";

  private static final List<Magic> MAGICS =
      List.of(
          magic("1F8B", kind("a gzip file", "rename it so that it ends in .gz", ".gz")),
          magic("425A68", kind("a bzip2 file", "rename it so that it ends in .bz2", ".bz2")),
          magic("28B52FFD", kind("a Zstandard file", "rename it so that it ends in .zst", ".zst")),
          magic("FD377A585A00", kind("an xz file", UNPACK + " (unxz)", "")),
          magic("377ABCAF271C", kind("a 7z archive", UNPACK, "")),
          magic("526172211A07", kind("a RAR archive", UNPACK, "")),
          magic("D0CF11E0A1B11AE1", kind("an old Excel or Office file", AS_CSV, "")),
          magic("50415231", readable("a Parquet file", "parquet")),
          magic("4F5243", readable("an ORC file", "orc")),
          magic("4F626A01", readable("an Avro file", "avro")),
          magic("4152524F5731", kind("an Arrow file", "save the table as Parquet or CSV", "")),
          magic("894844460D0A", kind("an HDF5 file", AS_CSV, "")),
          magic("934E554D5059", kind("a NumPy file", "save the array as CSV or IDX", "")),
          magic("53514C697465", kind("an SQLite database", AS_CSV, "")),
          magic("25504446", kind("a PDF", AS_CSV, "")),
          magic("89504E47", kind("a PNG picture", IMAGES, "")),
          magic("FFD8FF", kind("a JPEG picture", IMAGES, "")),
          magic(
              "FFFE",
              kind(
                  "text in UTF-16",
                  "save it as UTF-8, or set {data.options.encoding} = UTF-16",
                  "")),
          magic(
              "FEFF",
              kind(
                  "text in UTF-16",
                  "save it as UTF-8, or set {data.options.encoding} = UTF-16",
                  "")));

  private static final FileKind ZIP = kind("a zip archive", UNPACK + " (unzip)", "");
  private static final FileKind EXCEL = kind("an Excel file", AS_CSV, "");
  private static final FileKind IDX = readable("an IDX file", "idx");
  private static final FileKind PAGE =
      kind("a web page, perhaps the error of a server", "fetch the file itself", "");
  private static final FileKind POINTER =
      kind("a pointer of Git LFS", "fetch the file itself with git lfs pull", "");
  private static final FileKind TAR = kind("a tar archive", UNPACK + " (tar -xf)", "");
  private static final FileKind BINARY =
      kind("a binary file", "name a file of text, or its format in {data.format}", "");

  private static FileKind readable(String name, String format) {
    return new FileKind(name, Message.of("set {data.format} = %s", format), "", format);
  }

  private static FileKind kind(String name, String cure, String extension) {
    return new FileKind(name, Message.of(cure), extension, "");
  }

  private static Magic magic(String hex, FileKind kind) {
    return new Magic(hex, kind);
  }

  /** The kind of a file that begins with these bytes; empty if it may be text in UTF-8. */
  public static Optional<FileKind> of(byte[] head) {
    String hex = HexFormat.of().withUpperCase().formatHex(head);
    for (Magic magic : MAGICS) {
      if (hex.startsWith(magic.hex())) {
        return Optional.of(magic.kind());
      }
    }
    if (hex.startsWith("504B0304")) {
      String names = new String(head, StandardCharsets.ISO_8859_1);
      boolean office = names.contains("[Content_Types].xml") || names.contains("xl/");
      return Optional.of(office ? EXCEL : ZIP);
    }
    if (head.length > 4 && head[0] == 0 && head[1] == 0 && head[2] >= 8 && head[2] <= 14) {
      return Optional.of(IDX);
    }
    String text = new String(head, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return Optional.of(PAGE);
    }
    if (text.startsWith("version https://git-lfs")) {
      return Optional.of(POINTER);
    }
    if (head.length > 262 && text.contains("\0ustar")) {
      return Optional.of(TAR);
    }
    return text.indexOf('\0') >= 0 ? Optional.of(BINARY) : Optional.empty();
  }
}
