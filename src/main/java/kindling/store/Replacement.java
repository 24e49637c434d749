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
 * A file that takes the place of another at once: written to a temporary one beside it, flushed,
 * then renamed over it.
 */
record Replacement(FileContext files, Path path) {
  private static final String WRITING = ".writing";

  /** Whether a file of this name is one that was being written when its command was killed. */
  static boolean isTemporary(String name) {
    return name.startsWith(".") && name.endsWith(WRITING);
  }

  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be, and the old one is as it was
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

  /** Else a link that a stranger left there would be followed, to whatever file it names. */
  private void removeLink(Path temporary) throws IOException {
    var local = LocalPath.of(files.makeQualified(temporary));
    if (local.isPresent() && Files.isSymbolicLink(local.get())) {
      Files.delete(local.get());
    }
  }

  /** Without try-with-resources: HDFS may throw one and the same exception twice. */
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
   * Hadoop deletes the old file before it renames on local disks; the operating system does both in
   * one.
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
