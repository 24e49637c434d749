package kindling.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import kindling.config.SettingsReader;
import kindling.network.Network;
import kindling.tables.Table;

/** A network with its weights, and the settings of its training. */
public final class Model {
  private final Network network;
  private final float[] parameters;
  private final float scale;
  private final String settings;
  // null if columns are read as numbers
  private final Table table;
  private final double temperature;

  /**
   * A model.
   *
   * @param parameters in the layout of the network
   * @param scale the factor of all features
   * @param settings resolved, as JSON
   */
  public Model(Network network, float[] parameters, float scale, String settings) {
    this(network, parameters, scale, settings, null);
  }

  /**
   * The same for a table.
   *
   * @param table its fitted columns; null if columns are read as numbers
   */
  public Model(Network network, float[] parameters, float scale, String settings, Table table) {
    this(network, parameters, scale, settings, table, 1);
  }

  private Model(
      Network network,
      float[] parameters,
      float scale,
      String settings,
      Table table,
      double temperature) {
    this.temperature = temperature;
    this.network = network;
    this.parameters = parameters;
    this.scale = scale;
    this.settings = settings;
    this.table = table;
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** Its weights, all in one array. */
  public float[] parameters() {
    return parameters;
  }

  /** The same with another network for the same weights. */
  public Model with(Network network) {
    return new Model(network, parameters, scale, settings, table, temperature);
  }

  /** The same with other weights. */
  public Model with(float[] parameters) {
    return new Model(network, parameters, scale, settings, table, temperature);
  }

  /**
   * The same with a note of its calibration.
   *
   * @param temperature by which the scores are divided, in the weights of the last layer or by a
   *     layer after it
   */
  public Model calibrated(double temperature) {
    return new Model(network, parameters, scale, settings, table, temperature);
  }

  /**
   * The number by which the scores are divided since the training, so that the probabilities fit
   * the validation set; 1 without calibration.
   */
  public double temperature() {
    return temperature;
  }

  /** The probability above which class 1 of two, or the only flag, is predicted. */
  public double threshold() {
    return network.decision().threshold();
  }

  /** What is predicted above the {@link #threshold}, for reports. */
  public String positive() {
    if (!classes().isEmpty()) {
      return "\"" + classes().get(1) + "\"";
    }
    return network.outputs() == 1 ? "the flag" : "class 1";
  }

  /** The factor of all features. */
  public float scale() {
    return scale;
  }

  /** The fitted columns of a table; empty if columns are read as numbers. */
  public Optional<Table> table() {
    return Optional.ofNullable(table);
  }

  /** The names of the classes, in the order of the scores; empty if classes have only numbers. */
  public List<String> classes() {
    return table == null ? List.of() : table.classes();
  }

  /** The settings of its training, resolved, as JSON. */
  public String settings() {
    return settings;
  }

  /**
   * The feature columns that it was trained on, in order; "*" alone if a file of an earlier version
   * does not name them.
   */
  public List<String> featureColumns() {
    return SettingsReader.ofModel(settings, "the model", List.of())
        .settings()
        .data()
        .featureColumns();
  }

  /**
   * The SHA-256 of all weights as little-endian float32. Two runs have the same one if and only if
   * their weights have the same bits.
   */
  public static String sha256(float[] parameters) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = ByteBuffer.allocate(4 * 4096).order(ByteOrder.LITTLE_ENDIAN);
      for (int from = 0; from < parameters.length; from += 4096) {
        int count = Math.min(4096, parameters.length - from);
        bytes.asFloatBuffer().put(parameters, from, count);
        digest.update(bytes.array(), 0, 4 * count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
