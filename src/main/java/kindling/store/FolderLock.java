package kindling.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import kindling.config.UserError;

/**
 * A lock that keeps a second command out of a local folder while the first one works in it. The
 * operating system releases it when the process ends, even after a crash. There is no lock on other
 * file systems, and on those without locks.
 */
final class FolderLock {
  /** The locked file; it contains the number of the process that holds the lock. */
  static final String NAME = ".lock";

  // null without a lock
  private final FileChannel channel;
  private final Path file;

  private FolderLock(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  /**
   * Locks an existing folder.
   *
   * @param name of the folder, for errors
   * @param local its path on this machine; empty on another file system
   * @throws UserError if another command works in the folder
   */
  static FolderLock of(String name, Optional<Path> local) {
    if (local.isEmpty()) {
      return new FolderLock(null, null);
    }
    Path file = local.get().resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (!lock(channel)) {
        String process = content(channel);
        channel.close();
        throw UserError.of(
                "another command works in this folder%s",
                process.matches("\\d+") ? ", process " + process : "")
            .cure("wait until it ends, stop it, or choose another folder")
            .at(name);
      }
      byte[] process =
          Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(process));
      return new FolderLock(channel, file);
    } catch (IOException e) {
      // Some file systems have no locks.
      return new FolderLock(null, null);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // by this very process
    }
  }

  private static String content(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    channel.read(content);
    return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
  }

  void close() {
    if (channel != null) {
      try {
        Files.deleteIfExists(file);
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
