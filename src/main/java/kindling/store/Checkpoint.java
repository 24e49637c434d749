package kindling.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.UserError;
import kindling.train.Position;
import kindling.train.TrainingState;

/**
 * All that it takes to go on with a training as if it had never been interrupted.
 *
 * <p>The file is safetensors, one tensor for the weights ({@code parameters}) and one for each of
 * the optimizer's arrays ({@code optimizer.0}, ...), and one for the best weights if they are kept
 * ({@code best}), all flat; in the metadata {@code kindling.checkpoint} ("1"), {@code
 * kindling.position} (JSON: where the training stands, what each epoch reached), {@code
 * kindling.settings} (JSON) and {@code kindling.origin} (JSON texts: what the bits depend on
 * besides the settings, such as the data).
 */
public final class Checkpoint {
  private static final String FORMAT = "kindling.checkpoint";
  private static final String POSITION = "kindling.position";
  private static final String SETTINGS = "kindling.settings";
  private static final String ORIGIN = "kindling.origin";
  private static final String PARAMETERS = "parameters";
  private static final String OPTIMIZER = "optimizer.";
  private static final String BEST = "best";

  private final float[] parameters;
  private final float[][] optimizerState;
  // null if they are not kept
  private final float[] best;
  private final Position position;
  private final String settings;
  private final Map<String, String> origin;

  private Checkpoint(
      float[] parameters,
      float[][] optimizerState,
      float[] best,
      Position position,
      String settings,
      Map<String, String> origin) {
    this.parameters = parameters;
    this.optimizerState = optimizerState;
    this.best = best;
    this.position = position;
    this.settings = settings;
    this.origin = Map.copyOf(origin);
  }

  /**
   * What a training is at rest; shares its arrays.
   *
   * @param settings resolved, JSON
   * @param origin what the bits depend on besides, by name
   */
  public static Checkpoint of(TrainingState state, String settings, Map<String, String> origin) {
    if (!state.atRest()) {
      throw new IllegalStateException("weights and position belong to different steps");
    }
    return new Checkpoint(
        state.parameters(),
        state.optimizerState(),
        state.best(),
        state.position(),
        settings,
        origin);
  }

  /** The state to go on from; shares the arrays. */
  public TrainingState state(int stepsPerEpoch) {
    return new TrainingState(parameters, optimizerState, best, stepsPerEpoch, position);
  }

  /** Whether going on from this gives what going on from another one gives. */
  boolean says(Checkpoint other) {
    return position.equals(other.position)
        && settings.equals(other.settings)
        && origin.equals(other.origin);
  }

  /** How far the training had come. */
  public Position position() {
    return position;
  }

  /** The weights. */
  public float[] parameters() {
    return parameters;
  }

  /** The weights that the training is about: the best if they are kept, else the last. */
  public float[] result() {
    return best != null ? best : parameters;
  }

  /** How many arrays the optimizer had. */
  public int stateArrays() {
    return optimizerState.length;
  }

  /** The settings, resolved, JSON. */
  public String settings() {
    return settings;
  }

  /** What the bits depend on besides the settings, by name. */
  public Map<String, String> origin() {
    return origin;
  }

  /** The file. */
  public byte[] toBytes() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FORMAT, "1");
    metadata.put(POSITION, PositionJson.write(position));
    metadata.put(SETTINGS, settings);
    metadata.put(ORIGIN, Json.line(new TreeMap<>(origin)));
    List<SafeTensors.Tensor> tensors = new ArrayList<>();
    tensors.add(tensor(PARAMETERS, parameters));
    for (int i = 0; i < optimizerState.length; i++) {
      tensors.add(tensor(OPTIMIZER + i, optimizerState[i]));
    }
    if (best != null) {
      tensors.add(tensor(BEST, best));
    }
    return new SafeTensors(metadata, tensors).toBytes();
  }

  /**
   * Reads a file, which may come from a stranger.
   *
   * @param name of the file, for errors
   */
  public static Checkpoint parse(String name, byte[] file) {
    SafeTensors content = SafeTensors.parse(name, file);
    String format = content.metadata().get(FORMAT);
    if (format == null) {
      throw UserError.of("is no checkpoint").at(name);
    }
    if (!format.equals("1")) {
      throw UserError.of("is a checkpoint of format %s; this version reads format 1", format)
          .at(name);
    }
    List<SafeTensors.Tensor> tensors = content.tensors();
    float[][] arrays = new float[tensors.size()][];
    for (int i = 0; i < arrays.length; i++) {
      SafeTensors.Tensor tensor = tensors.get(i);
      boolean isBest = i > 0 && i == arrays.length - 1 && tensor.name().equals(BEST);
      String expected = i == 0 ? PARAMETERS : isBest ? BEST : OPTIMIZER + (i - 1);
      if (!tensor.name().equals(expected)
          || tensor.elements().length != tensors.get(0).elements().length) {
        throw UserError.of("its tensor \"%s\" is not what a checkpoint has there", tensor.name())
            .at(name);
      }
      arrays[i] = tensor.elements();
    }
    if (arrays.length == 0) {
      throw UserError.of("has no weights").at(name);
    }
    boolean hasBest = tensors.get(arrays.length - 1).name().equals(BEST);
    float[][] optimizerState = Arrays.copyOfRange(arrays, 1, arrays.length - (hasBest ? 1 : 0));
    try {
      Map<String, String> origin = new TreeMap<>();
      JsonNode texts = Json.parse(content.metadata().getOrDefault(ORIGIN, "{}"));
      texts.fieldNames().forEachRemaining(key -> origin.put(key, texts.get(key).asText()));
      return new Checkpoint(
          arrays[0],
          optimizerState,
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

  private static Position positionOf(SafeTensors content, boolean hasBest) {
    Position position = PositionJson.read(content.metadata().getOrDefault(POSITION, ""));
    if (hasBest != position.bestEpoch() > 0) {
      throw new IllegalArgumentException(
          "best weights and the epoch that they are from go together");
    }
    return position;
  }

  private static SafeTensors.Tensor tensor(String name, float[] elements) {
    return new SafeTensors.Tensor(name, List.of(elements.length), elements);
  }
}
