package kindling.cluster.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.gradient.exchange.Content;
import kindling.gradient.exchange.MessageReceiver;

/**
 * The groups of this process: finds the group of a task and the group that a message is for. Only
 * the newest attempt of each training has a group; when the attempt has ended, only its key is
 * kept.
 */
public final class ExchangeGroups {
  private static final Map<String, Entry> NEWEST = new HashMap<>();

  private ExchangeGroups() {}

  /**
   * Identifies a group.
   *
   * @param training the name of the training
   * @param run the number of the job within the training
   * @param attempt the number of the attempt of Spark's stage
   */
  public record Key(String training, int run, int attempt) {
    private boolean isBefore(Key other) {
      return run < other.run || (run == other.run && attempt < other.attempt);
    }
  }

  /** A group, once its first task has joined; messages that arrive earlier are kept for it. */
  private static final class Entry {
    private final Key key;
    private MessageReceiver group;
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
   * The group of a key. The first task that joins makes it.
   *
   * @param tasks the number of tasks of this process that will join it
   * @throws IllegalStateException if the attempt was given up
   */
  @SuppressWarnings("unchecked") // the tasks of a job make groups of one type
  public static <G extends MessageReceiver> G join(Key key, int tasks, Supplier<G> first) {
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
      return (G) entry.group;
    }
  }

  /** A task of the group has finished. */
  public static void leave(Key key) {
    synchronized (NEWEST) {
      Entry entry = entry(key);
      if (entry != null && --entry.tasksLeft == 0) {
        entry.end();
      }
    }
  }

  /** A task of the group has failed, perhaps before it joined; makes the other tasks fail, too. */
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

  /**
   * Begins to take a message for its group; drops it if the group has ended.
   *
   * @param header of {@link MessageReceiver#HEADER_BYTES}
   * @param bytes the size of the content after it
   */
  static Content begin(Key key, ByteBuffer header, int bytes) {
    MessageReceiver group;
    synchronized (NEWEST) {
      Entry entry = entry(key);
      if (entry == null || entry.ended) {
        return Content.DROPPED;
      }
      group = entry.group;
    }
    return group != null ? group.begin(header, bytes) : early(key, header, bytes);
  }

  /** Keeps a message until its group is there. */
  private static Content early(Key key, ByteBuffer header, int bytes) {
    ByteBuffer message = ByteBuffer.allocate(header.remaining() + bytes).put(header);
    return new Content() {
      @Override
      public void take(ByteBuffer more) {
        message.put(more);
      }

      @Override
      public void end() {
        MessageReceiver group = null;
        synchronized (NEWEST) {
          Entry entry = entry(key);
          if (entry != null && !entry.ended) {
            group = entry.group;
            if (group == null) {
              entry.early.add(message.flip());
            }
          }
        }
        if (group != null) {
          group.receive(message.flip());
        }
      }
    };
  }

  /** The entry of a key, which replaces earlier ones; null if there is a later one. */
  private static Entry entry(Key key) {
    Entry newest = NEWEST.get(key.training);
    if (newest == null || newest.key.isBefore(key)) {
      newest = new Entry(key);
      NEWEST.put(key.training, newest);
    }
    return key.isBefore(newest.key) ? null : newest;
  }
}
