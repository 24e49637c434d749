package kindling.rows.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kindling.config.FileTrouble;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.data.FileKind;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The files of a data set, as the user named them: finds them even if a name has special
 * characters, and refuses files that no reader of the format can read.
 */
record DataFiles(Configuration hadoop) {
  private static final Set<String> TEXTS = Set.of("csv", "json", "text", "libsvm");
  private static final Set<String> TABLES = Set.of("parquet", "orc", "avro");

  /** Bytes in which the first line is looked for. */
  private static final int MOST_LINE = 1 << 20;

  /** Folders in a folder that are looked into for a first file. */
  private static final int MOST_FOLDERS = 100;

  /**
   * The path for Spark's reader.
   *
   * @param path as the user wrote it; one that does not exist may be a pattern
   * @param encoded whether an encoding is set for the reader, so that text may look binary
   * @throws UserError if nothing of that format can be there
   */
  String forReader(String path, String format, boolean encoded) {
    boolean idx = format.equals("idx");
    if (!idx && !TEXTS.contains(format) && !TABLES.contains(format)) {
      return path;
    }
    if (path.matches("(?i)(https?|ftp)://.*")) {
      throw new UserError(
          path + ": is the address of a web page or server; download the file, and name it here");
    }
    try {
      Path literal = literal(path);
      FileSystem files = literal.getFileSystem(hadoop);
      if (!files.exists(literal)) {
        requireOne(path, files);
        return path;
      }
      requireNoColon(path, literal);
      if (TABLES.contains(format)) {
        requireNoLake(path, files, literal);
      }
      if (!idx) {
        requireFormat(path, files, literal, format, encoded);
      }
      String known = path.contains(":") ? files.makeQualified(literal).toString() : path;
      // Spark takes a path with one of these for a pattern.
      return idx ? known : known.replaceAll("[{}\\[\\]*?\\\\]", "\\\\$0");
    } catch (IOException | RuntimeException e) {
      if (e instanceof UserError error) {
        throw error;
      }
      throw FileTrouble.error(path, "cannot be read", e);
    }
  }

  /**
   * The first lines of the first file, unpacked, without one that is cut off unless it is the only
   * one; empty if the path is a pattern, or it cannot be read so.
   */
  List<String> head(String path) {
    try {
      Path literal = literal(path);
      FileSystem files = literal.getFileSystem(hadoop);
      if (!files.exists(literal)) {
        return List.of();
      }
      Optional<FileStatus> first = firstFile(path, files, literal);
      if (first.isEmpty()) {
        return List.of();
      }
      Path file = first.get().getPath();
      CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
      try (InputStream in = files.open(file);
          InputStream unpacked = codec == null ? in : codec.createInputStream(in)) {
        byte[] head = unpacked.readNBytes(MOST_LINE);
        String text = new String(head, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
        List<String> lines = text.lines().toList();
        boolean cut = head.length == MOST_LINE && lines.size() > 1;
        return cut ? lines.subList(0, lines.size() - 1) : lines;
      }
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A path whose name may have a colon in it. */
  static Path literal(String path) {
    return path.matches("[A-Za-z][A-Za-z0-9+.-]+:/.*")
        ? new Path(path)
        : new Path(null, null, path);
  }

  /**
   * Hadoop names a checksum's file after the file itself, and takes what is before a colon for a
   * scheme.
   */
  private static void requireNoColon(String path, Path file) {
    if (file.getName().contains(":")) {
      throw new UserError(
          "%s: Hadoop, by which Spark reads files, does not read one with a colon in its name; rename it"
              .formatted(path));
    }
  }

  /** The files of a lake's table have rows that were deleted from it, too. */
  private static void requireNoLake(String path, FileSystem files, Path literal)
      throws IOException {
    boolean delta = files.exists(new Path(literal, "_delta_log"));
    boolean iceberg = files.exists(new Path(literal, "metadata/version-hint.text"));
    if (delta || iceberg) {
      throw UserError.of(
              "is a table of %s, whose files may hold rows that were deleted from it",
              delta ? "Delta Lake" : "Iceberg")
          .cure("set {data.format} = %s", delta ? "delta" : "iceberg")
          .at(path)
          .key("data.format");
    }
  }

  private static void requireOne(String path, FileSystem files) throws IOException {
    String[] parts = path.split("\\s*,\\s*");
    if (parts.length > 1 && files.exists(literal(parts[0]))) {
      throw new UserError(
          "%s: one path is needed here, and this is a list; put the files into a folder of their own and name that, or write a pattern such as {%s}"
              .formatted(path, String.join(",", parts)));
    }
  }

  private void requireFormat(
      String path, FileSystem files, Path literal, String format, boolean encoded)
      throws IOException {
    Optional<FileStatus> found = firstFile(path, files, literal);
    if (found.isEmpty()) {
      return;
    }
    FileStatus first = found.get();
    byte[] head = new byte[(int) Math.min(FileKind.HEAD_BYTES, first.getLen())];
    try (FSDataInputStream in = files.open(first.getPath())) {
      in.readFully(head);
    }
    String name =
        files.getFileStatus(literal).isDirectory() ? path + "/" + first.getPath().getName() : path;
    Optional<FileKind> kind = FileKind.of(head);
    if (TABLES.contains(format)) {
      // An encrypted Parquet file begins in another way.
      boolean right =
          kind.filter(known -> known.format().equals(format)).isPresent()
              || (head.length > 3 && head[0] == 'P' && head[3] == 'E');
      if (!right) {
        throw UserError.of("is no %s file but %s", format, kind.map(FileKind::name).orElse("text"))
            .cure(
                "%s",
                kind.map(FileKind::cure)
                    .orElse(Message.of("set {data.format} = csv, json or libsvm")))
            .at(name)
            .key("data.format");
      }
      return;
    }
    if (name.endsWith(".gz") && kind.filter(k -> k.extension().equals(".gz")).isEmpty()) {
      throw new UserError(
          name + ": is not gzip, although its name ends in .gz; rename it without .gz");
    }
    boolean unpacked = new CompressionCodecFactory(hadoop).getCodec(first.getPath()) != null;
    if (kind.isPresent() && !unpacked && !encoded) {
      throw UserError.of("is %s, not %s", kind.get().name(), format)
          .cure("%s", kind.get().cure())
          .at(name);
    }
  }

  /**
   * The first file with content, by name; inner folders are those of partitions. Empty if the first
   * {@link #MOST_FOLDERS} folders have none, and there are more.
   */
  private static Optional<FileStatus> firstFile(String path, FileSystem files, Path literal)
      throws IOException {
    FileStatus status = files.getFileStatus(literal);
    if (!status.isDirectory()) {
      if (status.getLen() == 0) {
        throw new UserError(path + ": is empty, or no regular file");
      }
      return Optional.of(status);
    }
    Deque<Path> folders = new ArrayDeque<>(Set.of(literal));
    boolean hidden = false;
    boolean empty = false;
    for (int i = 0; i < MOST_FOLDERS && !folders.isEmpty(); i++) {
      FileStatus[] all = files.listStatus(folders.remove());
      // The folders first in name come first, with all that is in them.
      Arrays.sort(all, Comparator.comparing(FileStatus::getPath));
      List<Path> inner = new ArrayList<>();
      for (FileStatus file : all) {
        String name = file.getPath().getName();
        boolean skipped = name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
        hidden |= skipped;
        if (!skipped && file.isDirectory()) {
          inner.add(0, file.getPath());
        } else if (!skipped && file.getLen() > 0) {
          requireNoColon(path + "/" + name, file.getPath());
          return Optional.of(file);
        } else {
          empty |= !skipped;
        }
      }
      inner.forEach(folders::addFirst);
    }
    if (!folders.isEmpty()) {
      return Optional.empty();
    }
    throw new UserError(
        path
            + (empty
                ? ": is a folder of empty files"
                : hidden
                    ? ": is a folder without data: files whose names begin with . or _ are skipped"
                    : ": is an empty folder"));
  }

  /** The names in a folder, in order. */
  static Stream<String> names(FileSystem files, Path folder) throws IOException {
    return Arrays.stream(files.listStatus(folder))
        .filter(file -> !file.isDirectory())
        .map(file -> file.getPath().getName())
        .sorted();
  }
}
