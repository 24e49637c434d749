package kindling.cluster;

import java.util.HashMap;
import java.util.Map;
import kindling.cluster.exchange.Exchange;
import kindling.cluster.exchange.ExchangeGroups;
import kindling.cluster.exchange.PeerNetwork;
import kindling.cluster.exchange.Rendezvous;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.exchange.RemoteStandingGroup;
import kindling.gradient.exchange.StandingDriver;
import kindling.math.Precision;
import kindling.rows.CachedBlocks;
import org.apache.spark.SparkContext;

/** Tasks of executors in other processes than the driver. */
final class RemoteStandingStage extends StandingStage {
  private final SparkContext spark;
  private final CachedBlocks train;
  private final StandingDriver driver;
  private final RemoteStandingTask task;
  private final ExchangeGroups.Key key;
  private final Exchange exchange;
  private final Precision precision;
  private boolean connected;

  RemoteStandingStage(
      SparkContext spark,
      CachedBlocks train,
      BlockGradient work,
      int[] firstShard,
      int parameters,
      Rendezvous rendezvous) {
    this(
        spark,
        train,
        new StandingDriver(parameters, work.layerOffsets(), firstShard, work.precision()),
        new RemoteStandingTask(
            rendezvous, PeerNetwork.ofThisProcess().address(), work, firstShard, parameters),
        rendezvous,
        work.precision());
  }

  private RemoteStandingStage(
      SparkContext spark,
      CachedBlocks train,
      StandingDriver driver,
      RemoteStandingTask task,
      Rendezvous rendezvous,
      Precision precision) {
    super(spark, driver);
    this.spark = spark;
    this.train = train;
    this.driver = driver;
    this.task = task;
    this.precision = precision;
    this.key = rendezvous.key(0);
    this.exchange =
        PeerNetwork.ofThisProcess()
            .admit(rendezvous.pass(), RemoteStandingGroup.mostMessageBytes(task.parameters()));
    ExchangeGroups.join(key, 1, () -> driver);
    exchange.enter();
  }

  @Override
  GradientSum gradient(float[] parameters, int epoch, int step) {
    if (!connected) {
      driver.connect(
          processes -> PeerNetwork.connect(exchange, key, processes, processes.size(), precision),
          this::check);
      connected = true;
    }
    return super.gradient(parameters, epoch, step);
  }

  @Override
  void runTasks() {
    try {
      Map<String, String> unknown = new HashMap<>();
      for (String[] process :
          BlockJob.runAtOnce(spark, train.blocks().rdd(), task, String[].class)) {
        if (process.length > 0) {
          unknown.put(process[0], process[1]);
        }
      }
      if (!unknown.isEmpty()) {
        throw new NewProcesses(unknown);
      }
    } finally {
      ExchangeGroups.leave(key);
      exchange.leave();
    }
  }
}
