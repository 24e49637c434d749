package kindling.run;

import java.util.List;
import kindling.config.Settings;
import kindling.config.TrainingSettings;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.Workers;
import kindling.network.Network;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.train.EarlyStopping;
import kindling.train.EpochResult;
import kindling.train.PausePoints;
import kindling.train.SaveInterval;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;

/**
 * The parts of a training, as its settings and the layout of its rows say, whoever computes: the
 * workers of a cluster, or a single thread with all blocks at hand. The same parts give the same
 * bits.
 */
public final class Assembly {
  private final Settings settings;
  private final RowLayout rows;
  private final Network network;
  private final float scale;
  private final Augmentation augmentation;

  /**
   * The parts of a training.
   *
   * @param shape of the features of a row
   * @throws UserError if network or augmentation do not fit them
   */
  public Assembly(Settings settings, Shape shape, RowLayout rows) {
    this.settings = settings;
    this.rows = rows;
    this.network = Initial.network(settings, shape);
    this.scale = settings.data().scaleOf(rows.asBytes());
    this.augmentation = Initial.augmentation(settings, shape);
  }

  /** What is trained. */
  public Network network() {
    return network;
  }

  /** What features are multiplied with. */
  public float scale() {
    return scale;
  }

  /** The weights to begin with. */
  public float[] parameters(Storage storage) {
    return Initial.parameters(settings, network, storage);
  }

  /** The model with some weights. */
  public Model model(float[] parameters) {
    return new Model(network, parameters, scale, settings());
  }

  /** Which rows make up a step. */
  public BatchPlan plan(int[] shardRows) {
    TrainingSettings training = settings.training();
    return new BatchPlan(training.seed(), training.sampling(), training.batchSize(), shardRows);
  }

  /**
   * What a block contributes to a step.
   *
   * @param weightFactor makes the mean of the rows' weights 1
   */
  public BlockGradient gradient(BatchPlan plan, double weightFactor) {
    return new BlockGradient(
        network, plan, rows.labelWidth(), new Scaling(scale, weightFactor), augmentation);
  }

  /** What a block contributes to an evaluation. */
  public BlockEvaluation evaluation() {
    return new BlockEvaluation(network, rows.labelWidth(), scale, settings.evaluation().topK());
  }

  /** How some workers take steps. */
  public TrainingMode synchronization(BatchPlan plan, Workers workers) {
    return synchronization(plan, saveInterval(), workers);
  }

  /** How some workers take steps, and come to rest in between. */
  TrainingMode synchronization(BatchPlan plan, PausePoints rests, Workers workers) {
    return Initial.synchronization(settings, network, plan.stepsPerEpoch(), rests, workers);
  }

  /** How often the training is saved. */
  public SaveInterval saveInterval() {
    return Initial.saveInterval(settings);
  }

  /** The settings, resolved: what a model or a checkpoint remembers. */
  public String settings() {
    return settings.resolvedWith(scale);
  }

  /** The loop. */
  public Trainer trainer(
      Workers workers, TrainingMode synchronization, List<TrainingListener> listeners) {
    return new Trainer(
        workers,
        synchronization,
        Initial.earlyStopping(settings),
        Initial.evaluated(settings),
        listeners);
  }

  /** What the epoch reached whose weights a training has after some epochs, at least one. */
  public static EpochResult reached(Settings settings, List<EpochResult> history) {
    EarlyStopping stopping = Initial.earlyStopping(settings);
    return history.get((stopping.isOn() ? stopping.best(history) : history.size()) - 1);
  }

  /** Whether the training has come to its end. */
  public boolean isDone(TrainingState state) {
    return state.epoch() >= settings.training().epochs()
        || Initial.earlyStopping(settings).met(state.history());
  }
}
