package kindling.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real standalone cluster of several processes: what submit/standalone starts. */
final class StandaloneCluster {
  private final Path folder;
  private final String master;

  /** Two workers of two cores. */
  StandaloneCluster(Path folder, String... options) throws Exception {
    this.folder = folder;
    List<String> command = new ArrayList<>(List.of("submit/standalone", "start"));
    command.addAll(List.of("--dir", folder.toString(), "--port", "0", "--web-port", "0"));
    command.addAll(List.of("--workers", "2", "--cores", "2", "--memory", "2g"));
    command.addAll(List.of(options));
    this.master = Command.run(Map.of(), command).succeeded().out().strip();
  }

  /** Its address, {@code spark://host:port}. */
  String master() {
    return master;
  }

  /** The processes of executors that live now: below a worker that names our folder. */
  List<ProcessHandle> executors() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains("ExecutorBackend"))
        .filter(p -> ancestors(p).anyMatch(this::isOurs))
        .toList();
  }

  private static Stream<ProcessHandle> ancestors(ProcessHandle process) {
    return Stream.iterate(process, p -> p != null, p -> p.parent().orElse(null));
  }

  private boolean isOurs(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(folder.toString());
  }

  void stop() throws Exception {
    List<String> stop = List.of("submit/standalone", "stop", "--dir", folder.toString());
    Command.run(Map.of(), stop).succeeded();
  }
}
