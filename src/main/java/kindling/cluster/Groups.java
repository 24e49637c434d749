package kindling.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.gradient.AllReduceGroup;

/**
 * The groups of this process, by training and attempt: where tasks find the group that they are in,
 * and messages the group that they are for.
 */
final class Groups {
  private static final Map<Key, Entry> ENTRIES = new HashMap<>();

  private Groups() {}

  /**
   * Which group.
   *
   * @param training its name
   * @param run counts its jobs
   * @param attempt of Spark's stage
   */
  record Key(String training, int run, int attempt) {
    boolean isBefore(Key other) {
      return training.equals(other.training)
          && (run < other.run || (run == other.run && attempt < other.attempt));
    }
  }

  /** A group, as soon as its first task is there; what arrived before waits. */
  private static final class Entry {
    private AllReduceGroup group;
    private int tasksLeft;
    private final List<ByteBuffer> early = new ArrayList<>();
  }

  /**
   * The group of a key, made by the first task that asks for it.
   *
   * @param tasks how many of this process will join it
   */
  static AllReduceGroup join(Key key, int tasks, Supplier<AllReduceGroup> first) {
    synchronized (ENTRIES) {
      // What an earlier attempt left behind is of no use any more.
      ENTRIES.keySet().removeIf(other -> other.isBefore(key));
      Entry entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
      if (entry.group == null) {
        entry.group = first.get();
        entry.tasksLeft = tasks;
        entry.early.forEach(entry.group::receive);
        entry.early.clear();
      }
      return entry.group;
    }
  }

  /** A task of the group has ended, well or not. */
  static void leave(Key key) {
    synchronized (ENTRIES) {
      Entry entry = ENTRIES.get(key);
      if (entry != null && --entry.tasksLeft == 0) {
        ENTRIES.remove(key);
      }
    }
  }

  /** Hands a message to its group; one for a group that was given up is dropped. */
  static void receive(Key key, ByteBuffer message) {
    AllReduceGroup group;
    synchronized (ENTRIES) {
      if (ENTRIES.keySet().stream().anyMatch(key::isBefore)) {
        return;
      }
      Entry entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
      group = entry.group;
      if (group == null) {
        entry.early.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
      }
    }
    if (group != null) {
      group.receive(message);
    }
  }
}
