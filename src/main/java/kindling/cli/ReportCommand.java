package kindling.cli;

import java.util.List;
import kindling.run.RunComparison;
import kindling.store.Storage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindling report}. */
@Command(
    name = "report",
    description = {
      "Compare trainings on one page: results, learning curves, time per phase, and the settings that differ.",
      "The page is made from their folders of results. Trainings may still be running."
    },
    footer = {
      "",
      "Examples:",
      "  kindling report runs/mnist-20261123-120837 runs/mnist-20261124-093011",
      "  kindling report runs/* --output comparison.html --overwrite"
    })
final class ReportCommand extends FileCommand {
  @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of results.")
  private List<String> folders;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "report.html",
      description = "The page to write. Default: ${DEFAULT-VALUE} in the current folder.")
  private String output;

  @Option(names = "--overwrite", description = "Replace an existing output.")
  private boolean overwrite;

  @Override
  public Integer call() {
    Storage storage = storage();
    storage.requireReplaceable(output, overwrite);
    storage.write(output, RunComparison.html(storage, folders));
    System.out.printf(
        "report of %s in %s%n", folders.size() == 1 ? "a run" : folders.size() + " runs", output);
    return 0;
  }
}
