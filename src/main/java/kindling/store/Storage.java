package kindling.store;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kindling.config.FileTrouble;
import kindling.config.Secrets;
import kindling.config.UserError;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;

/**
 * Whole files on any Hadoop file system. A file is either the old one or the new one, never half of
 * it.
 */
public final class Storage {
  /** The longest file that fits into an array. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private final Configuration configuration;

  /** Storage as some Hadoop configuration says. */
  public Storage(Configuration hadoop) {
    this.configuration = new Configuration(hadoop);
    // Local files without a hidden checksum file beside each.
    configuration.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
  }

  /** Puts the content of a file into a stream, piece by piece, and leaves that open. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file: to a temporary one beside it, flushed, then renamed over it. */
  public void write(String name, byte[] content) {
    write(name, out -> out.write(content));
  }

  /** Writes a file that need not fit into memory, likewise. */
  public void write(String name, Content content) {
    Path path = path(name);
    try {
      new Replacement(context(path), path).write(content);
    } catch (IOException | FSError e) {
      throw new UserError("%s: cannot be written: %s".formatted(name, reason(e)), e);
    }
  }

  /** Writes a text, UTF-8. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a file of at most {@code mostBytes}. */
  public byte[] read(String name, long mostBytes) {
    Path path = path(name);
    try {
      FileContext files = context(path);
      var status = files.getFileStatus(path);
      if (status.isDirectory()) {
        throw new UserError(name + ": is a folder, not a file");
      }
      if (status.getLen() > mostBytes) {
        throw new UserError(
            "%s: has %,d bytes; at most %,d can be read"
                .formatted(name, status.getLen(), mostBytes));
      }
      try (InputStream in = files.open(path)) {
        byte[] bytes = in.readNBytes((int) Math.min(mostBytes, MOST_BYTES));
        if (in.read() != -1) {
          throw new UserError("%s: has more than %,d bytes".formatted(name, bytes.length));
        }
        return bytes;
      }
    } catch (FileNotFoundException e) {
      throw new UserError(name + ": no such file", e);
    } catch (IOException | FSError e) {
      throw new UserError("%s: cannot be read: %s".formatted(name, reason(e)), e);
    }
  }

  /** A file that is being read. */
  public record Opened(long bytes, InputStream in) implements Closeable {
    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Opens a file that need not fit into memory. */
  public Opened open(String name) {
    Path path = path(name);
    try {
      FileContext files = context(path);
      return new Opened(files.getFileStatus(path).getLen(), files.open(path));
    } catch (IOException | FSError e) {
      throw new UserError("%s: cannot be read: %s".formatted(name, reason(e)), e);
    }
  }

  /**
   * Refuses a folder for results that has anything in it, unless {@code overwrite}, and one that is
   * none.
   */
  public void requireVacant(String name, boolean overwrite) {
    requireVacant(name, overwrite, "choose another folder, or add --overwrite");
  }

  /** The same for who cannot be told to overwrite anything. */
  public void requireVacant(String name) {
    requireVacant(name, false, "choose another folder");
  }

  private void requireVacant(String name, boolean overwrite, String cure) {
    Path path = path(name);
    try {
      FileContext files = context(path);
      if (files.util().exists(path)) {
        if (!files.getFileStatus(path).isDirectory()) {
          throw new UserError(name + ": is a file; a folder is needed for the results");
        }
        if (!overwrite && !isVacant(name)) {
          throw new UserError(name + ": is not empty; " + cure);
        }
      }
    } catch (IOException e) {
      throw new UserError("%s: cannot be used: %s".formatted(name, reason(e)), e);
    }
  }

  /**
   * Whether nothing is in a folder but what a command leaves that was killed before it wrote
   * anything whole; so, too, if there is no such folder.
   */
  public boolean isVacant(String name) {
    return list(name).stream()
        .allMatch(file -> file.equals(FolderLock.NAME) || Replacement.isTemporary(file));
  }

  /** Refuses a file that is there already, unless {@code overwrite}, and a folder. */
  public void requireReplaceable(String name, boolean overwrite) {
    Path path = path(name);
    try {
      if (context(path).getFileStatus(path).isDirectory()) {
        throw new UserError(name + ": is a folder; a file is needed for the output");
      }
      if (!overwrite) {
        throw new UserError(name + ": exists already; choose another --output, or add --overwrite");
      }
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw new UserError("%s: cannot be used: %s".formatted(name, reason(e)), e);
    }
  }

  /** Refuses links in a folder of this machine: what is written through them lies elsewhere. */
  public void requireNoLinks(String name) {
    local(name).ifPresent(folder -> OwnFolder.requireOrdinary(name, folder));
  }

  /**
   * Makes a folder if there is none, and does some work while no other command can do such work
   * there.
   *
   * @throws UserError if somebody works there already, or there are links in it
   */
  public <T> T whileLocked(String name, Supplier<T> work) {
    makeFolder(name);
    requireNoLinks(name);
    FolderLock lock = FolderLock.of(name, local(name));
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  /** Where a file or folder is on this machine; empty if it is elsewhere. */
  private Optional<java.nio.file.Path> local(String name) {
    return LocalPath.of(new Path(qualified(name)));
  }

  /** Makes a folder, and those above it. */
  public void makeFolder(String name) {
    Path path = path(name);
    try {
      context(path).mkdir(path, null, true);
    } catch (IOException e) {
      throw new UserError("%s: cannot be made: %s".formatted(name, reason(e)), e);
    }
  }

  /** The names of what is in a folder; none if there is no such folder. */
  public List<String> list(String name) {
    Path path = path(name);
    try {
      List<String> names = new ArrayList<>();
      for (var status : context(path).util().listStatus(path)) {
        names.add(status.getPath().getName());
      }
      return names;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UserError("%s: cannot be read: %s".formatted(name, reason(e)), e);
    }
  }

  /** The SHA-256 of some bytes, in lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether a file or folder exists. */
  public boolean exists(String name) {
    Path path = path(name);
    try {
      return context(path).util().exists(path);
    } catch (IOException e) {
      throw new UserError("%s: cannot be read: %s".formatted(name, reason(e)), e);
    }
  }

  /** Whether there is a folder of that name. */
  public boolean isFolder(String name) {
    Path path = path(name);
    try {
      return context(path).getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UserError("%s: cannot be read: %s".formatted(name, reason(e)), e);
    }
  }

  /** The whole path of a file or folder, with its file system. */
  public String qualified(String name) {
    Path path = path(name);
    try {
      return context(path).makeQualified(path).toString();
    } catch (IOException e) {
      throw new UserError("%s: cannot be read: %s".formatted(name, reason(e)), e);
    }
  }

  /** Puts a folder in the place of another, which is deleted. */
  public void replaceFolder(String from, String to) {
    delete(to);
    try {
      Path path = path(from);
      context(path).rename(path, path(to));
    } catch (IOException e) {
      throw new UserError("%s: cannot be written: %s".formatted(to, reason(e)), e);
    }
  }

  /** Deletes a file, or a folder with all that is in it, if it exists. */
  public void delete(String name) {
    Path path = path(name);
    try {
      context(path).delete(path, true);
    } catch (FileNotFoundException e) {
      return;
    } catch (IOException e) {
      throw new UserError("%s: cannot be deleted: %s".formatted(name, reason(e)), e);
    }
  }

  private static String reason(Throwable e) {
    return FileTrouble.reason(e);
  }

  private static Path path(String name) {
    Secrets.requireNoPassword(name);
    Path path;
    try {
      path = new Path(name);
    } catch (IllegalArgumentException e) {
      throw new UserError("\"%s\" is no path: %s".formatted(name, reason(e)), e);
    }
    LocalPath.requireName(path);
    return path;
  }

  private FileContext context(Path path) throws IOException {
    try {
      return FileContext.getFileContext(path.toUri(), configuration);
    } catch (RuntimeException e) {
      // How Hadoop says that a class is missing.
      throw new IOException(e.getMessage(), e);
    }
  }
}
