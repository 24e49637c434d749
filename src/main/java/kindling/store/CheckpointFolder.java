package kindling.store;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import kindling.config.UserError;

/**
 * The checkpoints of a training: {@code step-0000001200.safetensors}, and beside each its SHA-256
 * in the format of sha256sum, {@code step-0000001200.sha256}. A checkpoint counts when that second
 * file is there, which is written last; so one that was cut short never counts, on any file system.
 */
public final class CheckpointFolder {
  /** The usual name in a folder of results. */
  public static final String NAME = "checkpoints";

  private static final String CONTENT = ".safetensors";
  private static final String SUM = ".sha256";
  private static final long MOST_BYTES = Integer.MAX_VALUE - 16;

  private final Storage storage;
  private final String folder;

  /** Checkpoints in a folder, which need not exist. */
  public CheckpointFolder(Storage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * Writes a checkpoint, reads it back, and then deletes those before it but the newest. One that
   * is there already, of the same step and whole, stays as it is.
   *
   * @param step steps since the beginning of the training
   * @param keep how many stay, with this one
   */
  public void write(long step, Checkpoint checkpoint, int keep) {
    String name = String.format(Locale.ROOT, "step-%010d", step);
    if (!isWhole(name)) {
      storage.delete(file(name + SUM));
      byte[] content = checkpoint.toBytes();
      String sum = Storage.sha256(content);
      storage.write(file(name + CONTENT), content);
      if (!Storage.sha256(storage.read(file(name + CONTENT), MOST_BYTES)).equals(sum)) {
        throw new UserError(
            "%s: reads back other bytes than were written; is the disk all right?"
                .formatted(file(name + CONTENT)));
      }
      storage.write(file(name + SUM), "%s  %s%n".formatted(sum, name + CONTENT));
    }
    // What is newer is damaged: a training goes on from the newest that is whole.
    List<String> names =
        newestFirst().stream().filter(other -> other.compareTo(name) <= 0).toList();
    for (String old : names.subList(Math.min(keep, names.size()), names.size())) {
      // Its sum first: what has no sum does not count.
      storage.delete(file(old + SUM));
      storage.delete(file(old + CONTENT));
    }
  }

  /**
   * The newest checkpoint that is whole; none if there is none.
   *
   * @param warnings takes a line for each newer one that is damaged
   * @throws UserError if there are some, and all are damaged
   */
  public Optional<Checkpoint> newest(Consumer<String> warnings) {
    List<String> names = newestFirst();
    for (String name : names) {
      try {
        return Optional.of(read(name));
      } catch (UserError e) {
        warnings.accept(e.getMessage() + "; the one before is taken");
      }
    }
    if (!names.isEmpty()) {
      throw new UserError("%s: all %d checkpoints are damaged".formatted(folder, names.size()));
    }
    return Optional.empty();
  }

  private boolean isWhole(String name) {
    try {
      return storage.exists(file(name + SUM)) && read(name) != null;
    } catch (UserError e) {
      return false;
    }
  }

  private Checkpoint read(String name) {
    String file = file(name + CONTENT);
    byte[] content = storage.read(file, MOST_BYTES);
    String line = new String(storage.read(file(name + SUM), 1000), StandardCharsets.UTF_8);
    if (!line.startsWith(Storage.sha256(content) + " ")) {
      throw new UserError(file + ": is damaged: its SHA-256 is not the one beside it");
    }
    return Checkpoint.parse(file, content);
  }

  /** The names of those that count, without their endings. */
  private List<String> newestFirst() {
    return storage.list(folder).stream()
        .filter(name -> name.matches("step-\\d{10}\\.sha256"))
        .map(name -> name.substring(0, name.length() - SUM.length()))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private String file(String name) {
    return folder + "/" + name;
  }
}
