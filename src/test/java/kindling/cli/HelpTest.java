package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kindling.cli.InProcess.Result;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** {@code kindling help} about what a conf file can name. */
class HelpTest {
  @Test
  void theListsAreNamedInItsOwnHelp() {
    String description = HelpCommand.class.getAnnotation(Command.class).description()[0];
    for (String list : HelpCommand.TOPICS.keySet()) {
      assertTrue(description.contains(list), list);
    }
  }

  @Test
  void metricsAreListedWithFormulaUnitDirectionAndLosses() {
    String metrics = InProcess.kindling("help", "metrics").out();
    assertTrue(metrics.contains("top-accuracy\n    Σ [t among the k largest of s] / n\n"), metrics);
    assertTrue(metrics.contains("unit: %; higher values are better;"), metrics);
    assertTrue(metrics.contains("network.loss: softmax\n"), metrics);
  }

  @Test
  void aNameIsExplainedAlone() {
    assertEquals(
        "relu\n    max(x, 0)\n    rectified linear unit\n",
        InProcess.kindling("help", "relu").out());
  }

  @Test
  void aNameOfALayerAndALossIsExplainedTwice() {
    String sigmoid = InProcess.kindling("help", "sigmoid").out();
    assertTrue(sigmoid.contains("logistic sigmoid"), sigmoid);
    assertTrue(sigmoid.contains("any number of the K classes"), sigmoid);
  }

  @Test
  void anUnknownTopicIsRefusedWithTheListsThatThereAre() {
    Result unknown = InProcess.kindling("help", "nothing");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("layers or losses or metrics or optimizers"), unknown.err());
  }
}
