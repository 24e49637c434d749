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
 * Keeps a second command out of a folder of this machine while the first one works in it. The
 * operating system lets go of it when the process ends, however it ends. On other file systems, and
 * where there are no locks, nobody is kept out.
 */
final class FolderLock {
  /** The file that is locked, with the number of the process that works there. */
  static final String NAME = ".lock";

  // null where there is none
  private final FileChannel channel;
  private final Path file;

  private FolderLock(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  /**
   * Locks a folder that is there.
   *
   * @param name of the folder, for errors
   * @param local where it is on this machine; empty if it is elsewhere
   * @throws UserError if somebody works there
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
            .cure("wait until it is done, stop it, or take another folder")
            .at(name);
      }
      byte[] process =
          Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(process));
      return new FolderLock(channel, file);
    } catch (IOException e) {
      // Some file systems have none.
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
