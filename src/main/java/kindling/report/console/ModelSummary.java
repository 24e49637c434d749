package kindling.report.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kindling.config.Settings;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.ParameterArray;
import kindling.store.Model;

/**
 * Describes a model for people: its layers, and the settings it was trained with.
 *
 * @param settings of its training
 */
public record ModelSummary(Model model, Settings settings) {
  /** Settings that other lines of the summary show. */
  private static final Set<String> SHOWN_ELSEWHERE =
      Set.of("name", "network.layers", "network.loss", "data.scale", "training.seed");

  /** The lines of the summary. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    Network network = model.network();
    Shape shape = network.input();
    lines.add("layer  %-36s %10s %12s  arrays".formatted("", "output", "parameters"));
    lines.add("       %-36s %10s".formatted("features", shape));
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      shape = layer.outputShape(shape);
      lines.add(
          String.format(
                  Locale.ROOT,
                  "%5d  %-36s %10s %,12d  %s",
                  i + 1,
                  layer,
                  shape,
                  layer.parameters(),
                  arrays(layer))
              .stripTrailing());
    }
    lines.add(
        String.format(
            Locale.ROOT, "       %-36s %10s %,12d", network.loss(), "", network.parameters()));
    lines.add("");
    model
        .table()
        .ifPresentOrElse(
            table -> lines.addAll(TableReport.columns(table)),
            () -> lines.add("features are multiplied by " + model.scale()));
    lines.add("weights have the SHA-256 " + Model.sha256(model.parameters()));
    if (model.threshold() != 0.5) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s is predicted above %.4g %%",
              model.positive(),
              100 * model.threshold()));
    }
    lines.add("");
    lines.add(
        "trained as \"%s\" with the seed %d; settings that are not the defaults:"
            .formatted(settings.name(), settings.training().seed()));
    for (Map.Entry<String, String> setting : settings.chosen().entrySet()) {
      if (!SHOWN_ELSEWHERE.contains(setting.getKey())) {
        lines.add("  %s = %s".formatted(setting.getKey(), setting.getValue()));
      }
    }
    return lines;
  }

  private static String arrays(Layer layer) {
    return layer.parameterArrays().stream()
        .map(array -> array.name() + " " + sizes(array))
        .collect(Collectors.joining(", "));
  }

  private static String sizes(ParameterArray array) {
    return array.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
