package kindling.store;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.config.message.Warnings;

/**
 * The checkpoints of a training: {@code step-0000001200.safetensors}, and beside each its SHA-256
 * in the format of sha256sum, {@code step-0000001200.sha256}. A checkpoint is complete when this
 * second file exists, which is written last; so an incomplete one is never used, on any file
 * system. No file is overwritten: if there are several for one step, the later ones end in {@code
 * -001} and so on.
 */
public final class CheckpointFolder {
  /** The usual name in a folder of results. */
  public static final String NAME = "checkpoints";

  private static final String CONTENT = ".safetensors";
  private static final String SUM = ".sha256";
  private static final String STEP = "step-\\d{10}(-\\d{3})?";
  private static final String OURS = "\\.?(" + STEP + ")\\.(safetensors|sha256)(\\.writing)?";

  private final Storage storage;
  private final String folder;
  private final Set<String> whole = new HashSet<>();

  /** Checkpoints in a folder, which need not exist. */
  public CheckpointFolder(Storage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * Writes a checkpoint, reads it back, and then deletes the older ones except the newest that are
   * intact. If the same checkpoint exists already, nothing is written.
   *
   * @param step steps since the beginning of the training
   * @param keep how many remain, including this one
   */
  public void write(long step, Checkpoint checkpoint, int keep) {
    String base = String.format(Locale.ROOT, "step-%010d", step);
    List<String> ofStep = newestFirst().stream().filter(n -> n.startsWith(base)).toList();
    if (!ofStep.isEmpty() && isWhole(ofStep.get(0)) && read(ofStep.get(0)).says(checkpoint)) {
      prune(ofStep.get(0), keep);
      return;
    }
    String name = base;
    for (int i = 1; ofStep.contains(name); i++) {
      name = String.format(Locale.ROOT, "%s-%03d", base, i);
    }
    byte[] content = checkpoint.toBytes();
    String sum = Storage.sha256(content);
    storage.write(file(name + CONTENT), content);
    parse(name, sum);
    storage.write(file(name + SUM), "%s  %s%n".formatted(sum, name + CONTENT));
    whole.add(name);
    prune(name, keep);
  }

  /**
   * The newest checkpoint that is intact; empty if there are no checkpoints.
   *
   * @param warnings takes a line for each newer one that is damaged
   * @throws UserError if all checkpoints are damaged
   */
  public Optional<Checkpoint> newest(Warnings warnings) {
    List<String> names = newestFirst();
    for (int i = 0; i < names.size(); i++) {
      try {
        return Optional.of(read(names.get(i)));
      } catch (UserError e) {
        warnings.accept(
            i + 1 < names.size()
                ? Message.of("%s; trying the one before", e.sentence())
                : e.sentence());
      }
    }
    if (!names.isEmpty()) {
      throw UserError.of("all %d checkpoints are damaged", names.size())
          .cure(
              "start again in another folder, from the model there if it is whole: {network.initial-weights} = MODEL")
          .at(folder);
    }
    return Optional.empty();
  }

  /** Deletes all checkpoints up to one, except the newest that are intact. */
  private void prune(String newest, int keep) {
    Set<String> kept = new HashSet<>();
    for (String name : newestFirst()) {
      // Newer ones are damaged: a training continues from the newest that is intact.
      if (kept.size() < keep && name.compareTo(newest) <= 0 && isWhole(name)) {
        kept.add(name);
      }
    }
    // Sums first: a checkpoint without its sum is incomplete.
    storage.list(folder).stream()
        .filter(file -> file.matches(OURS))
        .filter(file -> nameOf(file).compareTo(newest) <= 0 && !kept.contains(nameOf(file)))
        .sorted(Comparator.comparing(file -> file.endsWith(CONTENT)))
        .forEach(file -> storage.delete(file(file)));
  }

  private static String nameOf(String file) {
    return file.replaceFirst(OURS, "$1");
  }

  private boolean isWhole(String name) {
    if (!whole.contains(name)) {
      try {
        read(name);
        whole.add(name);
      } catch (UserError e) {
        return false;
      }
    }
    return true;
  }

  private Checkpoint read(String name) {
    String line = new String(storage.read(file(name + SUM), 1000), StandardCharsets.UTF_8);
    return parse(name, line.replaceFirst("\\s(?s).*", ""));
  }

  private Checkpoint parse(String name, String sum) {
    String file = file(name + CONTENT);
    byte[] content = storage.read(file, Storage.MOST_BYTES);
    if (!Storage.sha256(content).equals(sum)) {
      throw UserError.of("is damaged: its SHA-256 is not the one that was written").at(file);
    }
    return Checkpoint.parse(file, content);
  }

  /** The names of the complete ones, without their endings. */
  private List<String> newestFirst() {
    return storage.list(folder).stream()
        .filter(file -> file.matches(STEP + "\\.sha256"))
        .map(CheckpointFolder::nameOf)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private String file(String name) {
    return folder + "/" + name;
  }
}
