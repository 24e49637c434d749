package kindling.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kindling completion}. */
@Command(
    name = "completion",
    description = "Print a script that lets bash and zsh complete commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(submit/kindling completion)                    in this shell",
      "  submit/kindling completion > ~/.kindling-completion     for all shells, with this line in ~/.bashrc or ~/.zshrc:",
      "  source ~/.kindling-completion"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("kindling", command.root().commandLine());
    // Where there is nothing of ours to complete, files are, as everywhere.
    System.out.print(script.replaceAll("(?m)^.* compopt \\+o default\n", ""));
    return 0;
  }
}
