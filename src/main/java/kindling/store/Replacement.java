package kindling.store;

import java.io.IOException;
import java.net.URI;
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
    URI target = files.makeQualified(temporary).toUri();
    if (target.getScheme().equals("file") && Files.isSymbolicLink(java.nio.file.Path.of(target))) {
      Files.delete(java.nio.file.Path.of(target));
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
    URI target = files.makeQualified(path).toUri();
    if (target.getScheme().equals("file")) {
      Files.move(
          java.nio.file.Path.of(files.makeQualified(temporary).toUri()),
          java.nio.file.Path.of(target),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } else {
      files.rename(temporary, path, Options.Rename.OVERWRITE);
    }
  }
}
