package kindling.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import kindling.metrics.scores.IsotonicMap;
import kindling.metrics.scores.LabelKind;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.layers.Isotonic;

/**
 * The layer {@link Isotonic} at the end of a calibrated network as JSON: a list with an object for
 * each map, with its {@code logOdds} and its {@code probabilities}.
 */
final class IsotonicJson {
  private static final String LOG_ODDS = "logOdds";
  private static final String PROBABILITIES = "probabilities";

  private IsotonicJson() {}

  /** The layer of a network; empty if it has none. */
  static Optional<String> write(Network network) {
    List<Layer> layers = network.layers();
    if (!(layers.get(layers.size() - 1) instanceof Isotonic isotonic)) {
      return Optional.empty();
    }
    List<Object> maps = new ArrayList<>();
    for (IsotonicMap map : isotonic.maps()) {
      Map<String, Object> json = new LinkedHashMap<>();
      List<Float> logOdds = new ArrayList<>();
      for (float knot : map.logOdds()) {
        logOdds.add(knot);
      }
      json.put(LOG_ODDS, logOdds);
      json.put(PROBABILITIES, DoubleStream.of(map.probabilities()).boxed().toList());
      maps.add(json);
    }
    return Optional.of(HeaderJson.write(maps));
  }

  /**
   * The network with the layer at its end.
   *
   * @throws IllegalArgumentException if the text has no such layer, or one that does not fit
   */
  static Network read(String text, Network network) {
    List<IsotonicMap> maps = new ArrayList<>();
    for (Object map : list(HeaderJson.parseTable(text))) {
      if (!(map instanceof Map<?, ?> object)) {
        throw new IllegalArgumentException("an isotonic map must be an object");
      }
      List<?> logOdds = list(object.get(LOG_ODDS));
      float[] knots = new float[logOdds.size()];
      for (int i = 0; i < knots.length; i++) {
        knots[i] = (float) number(logOdds.get(i));
      }
      double[] probabilities =
          list(object.get(PROBABILITIES)).stream().mapToDouble(IsotonicJson::number).toArray();
      maps.add(new IsotonicMap(knots, probabilities));
    }
    LabelKind kind = network.decision().kind();
    Isotonic isotonic = new Isotonic(kind == LabelKind.FLAGS, maps);
    if (kind == LabelKind.NUMBERS || isotonic.width() != network.outputs()) {
      throw new IllegalArgumentException(
          "there are %d isotonic maps for a network of %d outputs"
              .formatted(maps.size(), network.outputs()));
    }
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.add(isotonic);
    return network.with(layers);
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(
        "isotonic maps, their %s and their %s must be lists".formatted(LOG_ODDS, PROBABILITIES));
  }

  private static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("an isotonic map must consist of numbers");
  }
}
