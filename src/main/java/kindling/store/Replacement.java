package kindling.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * Replaces a file atomically: the content is written to a temporary file beside it, flushed, and
 * renamed.
 */
record Replacement(FileContext files, Path path) {
  private static final String WRITING = ".writing";

  /** Whether a file of this name is a temporary one, which a killed command has left. */
  static boolean isTemporary(String name) {
    return name.startsWith(".") && name.endsWith(WRITING);
  }

  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be written; the old file is then unchanged
   */
  void write(Storage.Content content) throws IOException {
    Path temporary = new Path(path.getParent(), "." + path.getName() + WRITING);
    removeLink(temporary);
    try {
      writeAndFlush(
          files.create(
              temporary,
              EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
              Options.CreateOpts.createParent()),
          content);
      rename(temporary);
    } catch (IOException | FSError e) {
      files.delete(temporary, false);
      throw e;
    }
  }

  /** Otherwise a link in an untrusted folder would be followed, to any file. */
  private void removeLink(Path temporary) throws IOException {
    var local = LocalPath.of(files.makeQualified(temporary));
    if (local.isPresent() && Files.isSymbolicLink(local.get())) {
      Files.delete(local.get());
    }
  }

  /** Without try-with-resources: HDFS may throw the same exception twice. */
  private static void writeAndFlush(FSDataOutputStream out, Storage.Content content)
      throws IOException {
    try {
      content.writeTo(out);
      out.hsync();
    } catch (IOException | FSError e) {
      IOUtils.closeStream(out);
      throw e;
    }
    out.close();
  }

  /**
   * On local disks Hadoop deletes the old file before it renames; the operating system replaces it
   * in one operation.
   */
  private void rename(Path temporary) throws IOException {
    var target = LocalPath.of(files.makeQualified(path));
    if (target.isPresent()) {
      Files.move(
          LocalPath.of(files.makeQualified(temporary)).orElseThrow(),
          target.get(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } else {
      files.rename(temporary, path, Options.Rename.OVERWRITE);
    }
  }
}
