package kindling.gradient.exchange;

import java.util.List;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.exchange.PartSum.Part;
import kindling.network.Workspace;

/**
 * One task of a {@link RemoteStandingGroup}: sums its slice for the driver, in a loop over steps.
 */
final class RemoteStandingMember {
  private final RemoteStandingGroup group;
  private final TaskExchange exchange;
  private final List<List<Outgoing>> sums;

  RemoteStandingMember(RemoteStandingGroup group, int task) {
    Assignment assignment = group.assignment();
    this.group = group;
    this.exchange = group.member(task);
    this.sums =
        IntStream.range(0, assignment.ranges())
            .mapToObj(range -> Outgoing.pieces(assignment, group.driver(), task, range, 0))
            .toList();
  }

  /** Takes steps; see {@link RemoteStandingGroup#run}. */
  void run(
      BlockGradient work,
      List<Block> blocks,
      Workspace workspace,
      Waiting forDriver,
      Waiting forTasks) {
    SharedRange first = group.range(0);
    for (long round = 1; ; round++) {
      // The driver may take its time. When it has begun a step, all messages must come soon.
      long before = (round - 1) * first.weightsPerStep();
      forDriver.until(first.weightsArrived, before + 1, "the driver");
      forTasks.until(
          first.weightsArrived, before + first.weightsPerStep(), "weights of the driver or others");
      if (group.ended()) {
        return;
      }
      long start = System.nanoTime();
      exchange.compute(
          work, blocks, group.epoch(), group.step(), workspace, round, round, forTasks);
      long nanos = System.nanoTime() - start;
      for (int range = sums.size() - 1; range >= 0; range--) {
        PartSum sum = exchange.stripe(range).await(round, forTasks);
        for (Outgoing piece : sums.get(range)) {
          Part part = sum.sumAll(piece.from(), piece.to());
          piece.send(
              group.peers(), Message.SUM, group.process(), part, sum.rows(), sum.lossSum(), nanos);
        }
      }
    }
  }
}
