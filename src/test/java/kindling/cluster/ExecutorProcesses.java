package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kindling.rows.TaskSlots;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.util.Utils$;

/**
 * A session whose executors are processes of their own, children of this one, and what may happen
 * to them, at a moment of the test's choice.
 */
public final class ExecutorProcesses implements AutoCloseable {
  /** For processes that live for seconds: half the work of starting. */
  public static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1";

  private static final long TIMEOUT_NANOS = 120_000_000_000L;

  private final SparkSession spark;
  private final Events events = new Events();
  private final List<Socket> strangers = new ArrayList<>();

  /** Events of tasks on the driver; jobs are identified by their descriptions. */
  private static final class Events extends SparkListener {
    private final Map<Integer, String> jobs = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> started = executor -> false;
    private volatile Predicate<String> ended = executor -> false;

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      String description = String.valueOf(job.properties().get("spark.job.description"));
      job.stageInfos().foreach(stage -> jobs.put(stage.stageId(), description));
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
      if (started.test(task.taskInfo().executorId())) {
        started = executor -> false;
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (task.reason() instanceof TaskFailedReason reason) {
        failures.add(jobs.get(task.stageId()) + ": " + reason.getClass().getSimpleName());
      } else if (ended.test(task.taskInfo().executorId())) {
        ended = executor -> false;
      }
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated block) {
      if (block.blockUpdatedInfo().storageLevel().isValid()) {
        stored.add(block.blockUpdatedInfo().blockId().name());
      }
    }
  }

  /** Starts executors, each with a number of slots. */
  public ExecutorProcesses(int count, int cores, String... conf) {
    String jars = Path.of("target/kindling.jar").toAbsolutePath().toString();
    for (String name : Path.of("target").toFile().list()) {
      jars +=
          name.startsWith("kindling-natives") ? ":" + Path.of("target", name).toAbsolutePath() : "";
    }
    List<String> all = new ArrayList<>(List.of(conf));
    all.addAll(List.of("spark.executor.memory", "512m", "spark.executor.extraClassPath", jars));
    all.addAll(List.of("spark.executor.extraJavaOptions", JAVA_OPTIONS));
    this.spark =
        Sessions.open(
            "local-cluster[%d,%d,512]".formatted(count, cores), all.toArray(String[]::new));
    spark.sparkContext().addSparkListener(events);
    await(() -> TaskSlots.now(spark.sparkContext()) == count * cores);
  }

  /** The session. */
  public SparkSession spark() {
    return spark;
  }

  /** What has failed since the last call: descriptions of jobs, and reasons. */
  public List<String> takeFailures() throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    List<String> taken = List.copyOf(events.failures);
    events.failures.clear();
    return taken;
  }

  /**
   * Stops an executor, so that the next task it is given cannot end; as soon as it has been given
   * one, kills it.
   */
  public void killInNextTask() throws Exception {
    ProcessHandle victim = processes().get(0);
    signal(victim, "STOP");
    events.started = executor -> isOf(victim, executor) && victim.destroyForcibly();
  }

  /** Kills an executor, whatever it is computing. */
  public void kill() throws Exception {
    assertTrue(processes().get(0).destroyForcibly());
  }

  /**
   * Stops an executor, so that the next stage cannot end; as soon as the other one has done a task
   * of it, deletes the newest shuffle's files, and lets it continue.
   */
  public void loseNextShuffle() throws Exception {
    ProcessHandle other = processes().get(0);
    signal(other, "STOP");
    events.ended =
        executor -> {
          try {
            int newest =
                shuffles().stream().mapToInt(ExecutorProcesses::shuffle).max().orElseThrow();
            for (Path file : shuffles()) {
              if (shuffle(file) == newest) {
                Files.delete(file);
              }
            }
            signal(other, "CONT");
            return true;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
  }

  /** Deletes the files of all shuffles that there are. */
  public void loseAllShuffles() throws IOException {
    List<Path> files = shuffles();
    assertTrue(files.size() > 0, "there are no shuffle files");
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /** Removes a block of every data set that is cached, wherever it is, and returns their names. */
  public List<String> loseCachedBlocks() {
    List<BlockId> blocks =
        Stream.of(spark.sparkContext().getRDDStorageInfo())
            .map(RDDInfo::id)
            .<BlockId>map(id -> new RDDBlockId(id, 0))
            .toList();
    for (BlockId block : blocks) {
      spark.sparkContext().env().blockManager().master().removeBlock(block);
      await(() -> !spark.sparkContext().env().blockManager().master().contains(block));
    }
    events.stored.clear();
    return blocks.stream().map(BlockId::name).toList();
  }

  /** The cached blocks that were stored since some were lost. */
  public List<String> storedSince() throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    return events.stored;
  }

  /**
   * Connects as a stranger to the ports at which executors take messages of an all-reduce, hundreds
   * of times: with random bytes, with frames that promise 2 GB, and with nothing at all, which goes
   * on until the session is closed.
   *
   * @return the ports
   */
  public List<Integer> visitExchanges() throws Exception {
    Set<Integer> ofSpark = new HashSet<>();
    Set<String> hosts = new HashSet<>();
    spark
        .sparkContext()
        .env()
        .blockManager()
        .master()
        .getMemoryStatus()
        .foreach(
            entry -> {
              hosts.add(entry._1().host());
              return ofSpark.add(entry._1().port());
            });
    List<Integer> doors = new ArrayList<>();
    for (ProcessHandle executor : processes()) {
      doors.addAll(listening(executor));
    }
    doors.removeAll(ofSpark);
    byte[] promise = ByteBuffer.allocate(13).putLong(13).put((byte) 6).putInt(1 << 30).array();
    Random random = new Random(1);
    hosts.remove(spark.sparkContext().env().blockManager().blockManagerId().host());
    String host = hosts.stream().findFirst().orElse("localhost");
    for (int door : doors) {
      for (int i = 0; i < 300; i++) {
        Socket stranger = new Socket(host, door);
        strangers.add(stranger);
        byte[] bytes = new byte[random.nextInt(1000)];
        random.nextBytes(bytes);
        stranger.getOutputStream().write(i % 3 == 0 ? promise : i % 3 == 1 ? bytes : new byte[0]);
      }
    }
    return doors;
  }

  /** The ports that a process listens at, from /proc. */
  private static List<Integer> listening(ProcessHandle process) throws IOException {
    Path proc = Path.of("/proc/" + process.pid());
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      for (Path file : files.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (NoSuchFileException e) {
          // It was closed meanwhile.
        }
      }
    }
    List<Integer> ports = new ArrayList<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(proc.resolve(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[3].equals("0A") && sockets.contains("socket:[" + fields[9] + "]")) {
          ports.add(Integer.parseInt(fields[1].replaceFirst(".*:", ""), 16));
        }
      }
    }
    return ports;
  }

  private static List<ProcessHandle> processes() {
    return ProcessHandle.current()
        .children()
        .filter(p -> p.info().commandLine().orElse("").contains("ExecutorBackend"))
        .toList();
  }

  private static boolean isOf(ProcessHandle process, String executor) {
    return process.info().commandLine().orElse("").contains("--executor-id " + executor + " ");
  }

  private static void signal(ProcessHandle process, String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor());
  }

  private List<Path> shuffles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String root : Utils$.MODULE$.getOrCreateLocalRootDirs(spark.sparkContext().conf())) {
      try (Stream<Path> all = Files.walk(Path.of(root))) {
        all.filter(file -> file.getFileName().toString().startsWith("shuffle_"))
            .forEach(files::add);
      }
    }
    return files;
  }

  private static int shuffle(Path file) {
    return Integer.parseInt(file.getFileName().toString().split("_", 3)[1]);
  }

  private static void await(BooleanSupplier so) {
    long start = System.nanoTime();
    while (!so.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < TIMEOUT_NANOS, "waits in vain");
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    for (Socket stranger : strangers) {
      try {
        stranger.close();
      } catch (IOException e) {
        // It is gone.
      }
    }
    spark.stop();
  }
}
