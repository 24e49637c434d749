package kindling.cluster.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.gradient.exchange.AllReduceGroup;

/**
 * The groups of this process: where tasks find the group that they are in, and messages the group
 * that they are for. Of each training only the newest attempt counts, and when that has ended
 * nothing is kept but its key.
 */
public final class AllReduceGroups {
  private static final Map<String, Entry> NEWEST = new HashMap<>();

  private AllReduceGroups() {}

  /**
   * Which group.
   *
   * @param training its name
   * @param run counts its jobs
   * @param attempt of Spark's stage
   */
  public record Key(String training, int run, int attempt) {
    private boolean isBefore(Key other) {
      return run < other.run || (run == other.run && attempt < other.attempt);
    }
  }

  /** A group, as soon as its first task is there; what arrives before waits. */
  private static final class Entry {
    private final Key key;
    private AllReduceGroup group;
    private int tasksLeft;
    private boolean ended;
    private final List<ByteBuffer> early = new ArrayList<>();

    Entry(Key key) {
      this.key = key;
    }

    void end() {
      ended = true;
      group = null;
      early.clear();
    }
  }

  /**
   * The group of a key, made by the first task that asks for it.
   *
   * @param tasks how many of this process will join it
   * @throws IllegalStateException if it was given up
   */
  public static AllReduceGroup join(Key key, int tasks, Supplier<AllReduceGroup> first) {
    synchronized (NEWEST) {
      Entry entry = entry(key);
      if (entry == null || entry.ended) {
        throw new IllegalStateException("this attempt was given up");
      }
      if (entry.group == null) {
        entry.group = first.get();
        entry.tasksLeft = tasks;
        entry.early.forEach(entry.group::receive);
        entry.early.clear();
      }
      return entry.group;
    }
  }

  /** A task of the group is done. */
  public static void leave(Key key) {
    synchronized (NEWEST) {
      Entry entry = entry(key);
      if (entry != null && --entry.tasksLeft == 0) {
        entry.end();
      }
    }
  }

  /** A task of the group has failed, perhaps before it joined: the others will, too. */
  public static void giveUp(Key key, Throwable cause) {
    synchronized (NEWEST) {
      Entry entry = entry(key);
      if (entry != null) {
        if (entry.group != null) {
          entry.group.fail(cause);
        }
        entry.end();
      }
    }
  }

  /** Hands a message to its group; one for a group that has ended is dropped. */
  static void receive(Key key, ByteBuffer message) {
    AllReduceGroup group;
    synchronized (NEWEST) {
      Entry entry = entry(key);
      if (entry == null || entry.ended) {
        return;
      }
      group = entry.group;
      if (group == null) {
        entry.early.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
      }
    }
    if (group != null) {
      group.receive(message);
    }
  }

  /** The entry of a key, which ends all that came before it; null if a later one is there. */
  private static Entry entry(Key key) {
    Entry newest = NEWEST.get(key.training);
    if (newest == null || newest.key.isBefore(key)) {
      newest = new Entry(key);
      NEWEST.put(key.training, newest);
    }
    return key.isBefore(newest.key) ? null : newest;
  }
}
