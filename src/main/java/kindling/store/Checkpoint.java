package kindling.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.UserError;
import kindling.optimize.Weights;
import kindling.train.EpochResult;
import kindling.train.Position;
import kindling.train.TrainingState;

/**
 * Everything that a training needs to continue as if it had not been interrupted.
 *
 * <p>The file is safetensors, one tensor for the weights ({@code parameters}) and one for each of
 * the optimizer's arrays ({@code optimizer.0}, ...), one for the average of the weights ({@code
 * average}) and one for the best weights ({@code best}) if they are kept, all flat; in the metadata
 * {@code kindling.checkpoint} ("1"), {@code kindling.position} (JSON: the position of the training
 * and the results of its epochs), {@code kindling.steps-before} (steps of an earlier training from
 * which the optimizer's arrays are, if there are any), {@code kindling.settings} (JSON) and {@code
 * kindling.origin} (JSON strings: what the result depends on besides the settings, such as the
 * data).
 */
public final class Checkpoint {
  private static final String FORMAT = "kindling.checkpoint";
  private static final String POSITION = "kindling.position";
  private static final String STEPS_BEFORE = "kindling.steps-before";
  private static final String SETTINGS = "kindling.settings";
  private static final String ORIGIN = "kindling.origin";
  private static final String PARAMETERS = "parameters";
  private static final String OPTIMIZER = "optimizer.";
  private static final String AVERAGE = "average";
  private static final String BEST = "best";

  private final Weights weights;
  // null if they are not kept
  private final float[] best;
  private final Position position;
  private final String settings;
  private final Map<String, String> origin;

  private Checkpoint(
      Weights weights,
      float[] best,
      Position position,
      String settings,
      Map<String, String> origin) {
    this.weights = weights;
    this.best = best;
    this.position = position;
    this.settings = settings;
    this.origin = Map.copyOf(origin);
  }

  /**
   * The checkpoint of a training at rest; shares its arrays.
   *
   * @param settings resolved, JSON
   * @param origin what the result depends on besides the settings, by name
   */
  public static Checkpoint of(TrainingState state, String settings, Map<String, String> origin) {
    if (!state.atRest()) {
      throw new IllegalStateException("weights and position belong to different steps");
    }
    return new Checkpoint(state.weights(), state.best(), state.position(), settings, origin);
  }

  /** The state from which the training continues; shares the arrays. */
  public TrainingState state(int stepsPerEpoch) {
    return new TrainingState(weights, best, stepsPerEpoch, position);
  }

  /**
   * Whether a training that continues from this has the same result as one that continues from
   * another.
   */
  boolean says(Checkpoint other) {
    return position.equals(other.position)
        && weights.stepsBefore() == other.weights.stepsBefore()
        && settings.equals(other.settings)
        && origin.equals(other.origin);
  }

  /** The position of the training. */
  public Position position() {
    return position;
  }

  /** The weights. */
  public float[] parameters() {
    return weights.parameters();
  }

  /** The weights of the model: the best ones if they are kept, else the last or their average. */
  public float[] result() {
    return best != null ? best : weights.ofModel();
  }

  /** The weights, the optimizer's arrays, and the average if it is kept; shared. */
  public Weights weights() {
    return weights;
  }

  /**
   * The weights and the optimizer's arrays for another training, which counts the steps so far as
   * {@link Weights#stepsBefore}; shares the arrays.
   */
  public Weights continued() {
    List<EpochResult> epochs = position.history();
    long steps = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).step();
    return new Weights(
        weights.parameters(),
        weights.state(),
        weights.isAveraged(),
        weights.stepsBefore() + steps + position.step());
  }

  /** The settings, resolved, JSON. */
  public String settings() {
    return settings;
  }

  /** What the result depends on besides the settings, by name. */
  public Map<String, String> origin() {
    return origin;
  }

  /** The file. */
  public byte[] toBytes() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FORMAT, "1");
    metadata.put(POSITION, PositionJson.write(position));
    if (weights.stepsBefore() > 0) {
      metadata.put(STEPS_BEFORE, String.valueOf(weights.stepsBefore()));
    }
    metadata.put(SETTINGS, settings);
    metadata.put(ORIGIN, Json.line(new TreeMap<>(origin)));
    List<SafeTensors.Tensor> tensors = new ArrayList<>();
    tensors.add(tensor(PARAMETERS, parameters()));
    int ofOptimizer = weights.state().length - (weights.isAveraged() ? 1 : 0);
    for (int i = 0; i < ofOptimizer; i++) {
      tensors.add(tensor(OPTIMIZER + i, weights.state()[i]));
    }
    if (weights.isAveraged()) {
      tensors.add(tensor(AVERAGE, weights.ofModel()));
    }
    if (best != null) {
      tensors.add(tensor(BEST, best));
    }
    return new SafeTensors(metadata, tensors).toBytes();
  }

  /**
   * Reads a file, which may come from an untrusted source.
   *
   * @param name of the file, for errors
   */
  public static Checkpoint parse(String name, byte[] file) {
    SafeTensors content = SafeTensors.parse(name, file);
    String format = content.metadata().get(FORMAT);
    if (format == null) {
      throw UserError.of("is not a checkpoint").at(name);
    }
    if (!format.equals("1")) {
      throw UserError.of("is a checkpoint of format %s; this version reads format 1", format)
          .at(name);
    }
    List<SafeTensors.Tensor> tensors = content.tensors();
    if (tensors.isEmpty()) {
      throw UserError.of("has no weights").at(name);
    }
    boolean hasBest = isNamed(BEST, tensors, tensors.size() - 1);
    int states = tensors.size() - (hasBest ? 2 : 1);
    boolean averaged = isNamed(AVERAGE, tensors, states);
    float[][] arrays = new float[tensors.size()][];
    for (int i = 0; i < arrays.length; i++) {
      SafeTensors.Tensor tensor = tensors.get(i);
      boolean isLast = i > states || (averaged && i == states);
      String expected = i == 0 ? PARAMETERS : OPTIMIZER + (i - 1);
      if (!(isLast || tensor.name().equals(expected))
          || tensor.elements().length != tensors.get(0).elements().length) {
        throw UserError.of(
                "its tensor \"%s\" is not the one that a checkpoint has at this place",
                tensor.name())
            .at(name);
      }
      arrays[i] = tensor.elements();
    }
    float[][] state = Arrays.copyOfRange(arrays, 1, 1 + states);
    try {
      Map<String, String> origin = new TreeMap<>();
      JsonNode texts = Json.parse(content.metadata().getOrDefault(ORIGIN, "{}"));
      texts.fieldNames().forEachRemaining(key -> origin.put(key, texts.get(key).asText()));
      return new Checkpoint(
          new Weights(
              arrays[0],
              state,
              averaged,
              Long.parseLong(content.metadata().getOrDefault(STEPS_BEFORE, "0"))),
          hasBest ? arrays[arrays.length - 1] : null,
          positionOf(content, hasBest),
          content.metadata().getOrDefault(SETTINGS, "{}"),
          origin);
    } catch (IllegalArgumentException e) {
      throw UserError.of("its metadata cannot be read")
          .found("%s", e.getMessage())
          .at(name)
          .because(e);
    }
  }

  /** Whether a tensor after the weights has a name. */
  private static boolean isNamed(String name, List<SafeTensors.Tensor> tensors, int index) {
    return index > 0 && tensors.get(index).name().equals(name);
  }

  private static Position positionOf(SafeTensors content, boolean hasBest) {
    Position position = PositionJson.read(content.metadata().getOrDefault(POSITION, ""));
    if (hasBest != position.bestEpoch() > 0) {
      throw new IllegalArgumentException(
          "best weights and the number of their epoch are only valid together");
    }
    return position;
  }

  private static SafeTensors.Tensor tensor(String name, float[] elements) {
    return new SafeTensors.Tensor(name, List.of(elements.length), elements);
  }
}
