package kindling.pipeline.params;

import kindling.config.OptimizerSettings;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/**
 * The params of the optimizer; they correspond to the settings {@code optimizer} of the same names.
 *
 * @param <S> type of the estimator
 */
public interface OptimizerParams<S> extends FluentParams<S> {
  /**
   * sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, lars or a lazy form: {@code
   * optimizer.name}.
   */
  default Param<String> optimizer() {
    return new StringParam(
        this, "optimizer", "sgd, momentum, nesterov, adagrad, rmsprop, adam, ...");
  }

  /**
   * The learning rate, before the schedule: {@code optimizer.learning-rate}. It has no fixed
   * default, because the default depends on the {@link #optimizer}.
   */
  default DoubleParam learningRate() {
    return new DoubleParam(
        this,
        "learningRate",
        "learning rate, above 0; if not set, 0.001 for adagrad, rmsprop, adam, adamw and their lazy forms, and 0.1 for all others");
  }

  /** The share of the velocity that remains from step to step: {@code optimizer.momentum}. */
  default DoubleParam momentum() {
    return new DoubleParam(
        this, "momentum", "share of the velocity that remains from step to step, 0 to below 1");
  }

  /** The share by which weights shrink at a learning rate of 1: {@code optimizer.weight-decay}. */
  default DoubleParam weightDecay() {
    return new DoubleParam(
        this, "weightDecay", "share by which weights shrink in a step with a learning rate of 1");
  }

  /** The distance by which weights move towards 0 at a learning rate of 1: {@code optimizer.l1}. */
  default DoubleParam l1() {
    return new DoubleParam(
        this, "l1", "distance by which weights move towards 0 in a step with a learning rate of 1");
  }

  /** new or checkpoint: {@code optimizer.initial-state}. */
  default Param<String> initialState() {
    return new StringParam(
        this,
        "initialState",
        "state of the optimizer at the beginning: new, or checkpoint for that in initialWeights");
  }

  /** none, ema or swa: {@code optimizer.average.name}. */
  default Param<String> average() {
    return new StringParam(
        this, "average", "average of the weights that becomes the model: none, ema or swa");
  }

  /** constant, step, exponential, cosine, one-cycle, ...: {@code optimizer.schedule.name}. */
  default Param<String> schedule() {
    return new StringParam(
        this,
        "schedule",
        "schedule of the learning rate: constant, step, exponential, cosine, one-cycle or reduce-on-plateau");
  }

  /** The value of {@link #optimizer}. */
  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  /** The value of {@link #learningRate}, or the optimizer's default if it is not set. */
  default double getLearningRate() {
    return isSet(learningRate())
        ? (double) getOrDefault(learningRate())
        : OptimizerSettings.autoLearningRate(getOptimizer());
  }

  /** The value of {@link #momentum}. */
  default double getMomentum() {
    return (double) getOrDefault(momentum());
  }

  /** The value of {@link #weightDecay}. */
  default double getWeightDecay() {
    return (double) getOrDefault(weightDecay());
  }

  /** The value of {@link #l1}. */
  default double getL1() {
    return (double) getOrDefault(l1());
  }

  /** The value of {@link #initialState}. */
  default String getInitialState() {
    return getOrDefault(initialState());
  }

  /** The value of {@link #average}. */
  default String getAverage() {
    return getOrDefault(average());
  }

  /** The value of {@link #schedule}. */
  default String getSchedule() {
    return getOrDefault(schedule());
  }

  /** Sets {@link #optimizer}. */
  default S setOptimizer(String name) {
    return with(optimizer(), name);
  }

  /** Sets {@link #learningRate}. */
  default S setLearningRate(double rate) {
    return with(learningRate(), rate);
  }

  /** Sets {@link #momentum}. */
  default S setMomentum(double value) {
    return with(momentum(), value);
  }

  /** Sets {@link #weightDecay}. */
  default S setWeightDecay(double value) {
    return with(weightDecay(), value);
  }

  /** Sets {@link #l1}. */
  default S setL1(double value) {
    return with(l1(), value);
  }

  /** Sets {@link #initialState}. */
  default S setInitialState(String name) {
    return with(initialState(), name);
  }

  /** Sets {@link #average}. */
  default S setAverage(String name) {
    return with(average(), name);
  }

  /** Sets {@link #schedule}. */
  default S setSchedule(String name) {
    return with(schedule(), name);
  }
}
