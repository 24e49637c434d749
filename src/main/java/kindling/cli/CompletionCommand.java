package kindling.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kindling completion}. */
@Command(
    name = "completion",
    description =
        "Print a script that lets bash and zsh complete commands, options, settings and the topics of help.",
    footer = {
      "",
      "Examples:",
      "  source <(submit/kindling completion)                    in this shell",
      "  submit/kindling completion > ~/.kindling-completion     for all shells, with this line in ~/.bashrc or ~/.zshrc:",
      "  source ~/.kindling-completion"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final String ENTRY = "# Bash completion entry point function.\n";
  private static final String BEGIN = "function _complete_kindling() {\n";

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("kindling", command.root().commandLine());
    System.out.print(
        script
            // Without completions of ours, bash completes names of files.
            .replaceAll("(?m)^.* compopt \\+o default\n", "")
            .replace(ENTRY, SettingCompletion.function() + ENTRY)
            .replace(BEGIN, BEGIN + "  %s && return 0\n".formatted(SettingCompletion.NAME)));
    return 0;
  }
}
