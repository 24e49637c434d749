package kindling.report.pages;

import static kindling.report.pages.HtmlPage.escape;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import kindling.metrics.Histogram;
import kindling.network.Network;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.store.record.RecordedSnapshot;

/**
 * The section of a page about activations, gradients and weights: heat maps over the epochs, and
 * tables about the last epoch.
 *
 * @param recorded at least one
 */
record HistogramSection(Network network, List<RecordedSnapshot> recorded) {
  /** Columns of a heat map. */
  private static final int MOST_EPOCHS = 60;

  /** Heat maps of activations, of gradients, and of weights. */
  private static final int MOST_PICTURES = 64;

  /** One heat map: a histogram for each epoch. */
  private record Series(String name, String text, List<Histogram> histograms) {}

  /**
   * The section for the snapshots that belong to the same network, thinned to {@link #MOST_EPOCHS}.
   */
  static HistogramSection of(Network network, List<RecordedSnapshot> recorded) {
    List<String> names = names(recorded.get(recorded.size() - 1));
    List<RecordedSnapshot> same =
        recorded.stream().filter(one -> names(one).equals(names)).toList();
    return new HistogramSection(
        network, Spaced.of(same.size(), MOST_EPOCHS).stream().map(same::get).toList());
  }

  private static List<String> names(RecordedSnapshot one) {
    List<String> names = new ArrayList<>();
    one.snapshot().outputs().forEach(output -> names.add(output.name()));
    one.snapshot().parameters().forEach(parameters -> names.add(parameters.name()));
    return names;
  }

  /** The epochs of the columns; 0 is before the first step. */
  List<Integer> epochs() {
    return recorded.stream().map(RecordedSnapshot::epoch).toList();
  }

  /**
   * The section as HTML.
   *
   * @param maps receives the heat maps for the script
   */
  String html(List<HeatMap> maps) {
    StringBuilder html = new StringBuilder();
    html.append("<h2>Activations and gradients</h2>\n<p class=\"faint\">Of ");
    html.append(String.format(Locale.ROOT, "%,d", last().rows()));
    html.append(" rows of the training set, in a training pass. A column for each epoch");
    html.append(epochs().get(0) == 0 ? ", 0 is before the first step" : "");
    html.append("; a stronger colour means more values. Exact zeros are not drawn.</p>\n");
    List<Series> outputs = new ArrayList<>();
    for (int i = 0; i < last().outputs().size(); i++) {
      int place = i;
      String name = last().outputs().get(i).name();
      outputs.add(series(name, layer(name), one -> one.outputs().get(place).values()));
    }
    html.append("<h3>Activations: outputs of each layer</h3>\n");
    pictures(html, maps, outputs, null);
    List<Series> gradients = new ArrayList<>();
    List<Series> weights = new ArrayList<>();
    for (int i = 0; i < last().parameters().size(); i++) {
      int place = i;
      String name = last().parameters().get(i).name();
      gradients.add(series(name, "", one -> one.parameters().get(place).gradient()));
      weights.add(series(name, "", one -> one.parameters().get(place).values()));
    }
    html.append("<h3>Gradients</h3>\n<p class=\"faint\">Magnitudes of the gradient of the mean");
    html.append(" loss, all on one logarithmic scale.</p>\n");
    List<Histogram> all = gradients.stream().flatMap(one -> one.histograms().stream()).toList();
    pictures(html, maps, gradients, HeatMap.Axis.ofMagnitudes(all));
    html.append("<h3>Weights and biases</h3>\n");
    pictures(html, maps, weights, null);
    html.append("<h3>After epoch ").append(epochs().get(epochs().size() - 1)).append("</h3>\n");
    return html.append("<div class=\"beside\">\n")
        .append(layers())
        .append(parameters())
        .append("</div>\n")
        .toString();
  }

  private NetworkSnapshot last() {
    return recorded.get(recorded.size() - 1).snapshot();
  }

  private Series series(String name, String text, Function<NetworkSnapshot, Histogram> of) {
    return new Series(name, text, recorded.stream().map(one -> of.apply(one.snapshot())).toList());
  }

  /** The description of a layer such as "layer1"; "" if the network has no such layer. */
  private String layer(String name) {
    for (int i = 0; i < network.layers().size(); i++) {
      if (name.equals("layer" + (i + 1))) {
        return network.layers().get(i).toString();
      }
    }
    return "";
  }

  /**
   * Adds one heat map for each series.
   *
   * @param axis shared by all; null if each has its own
   */
  private static void pictures(
      StringBuilder html, List<HeatMap> maps, List<Series> all, HeatMap.Axis axis) {
    html.append("<div class=\"heats\">\n");
    for (Series one : all.subList(0, Math.min(all.size(), MOST_PICTURES))) {
      html.append("<figure class=\"heat\" title=\"").append(escape(one.text()));
      html.append("\"><figcaption><b>").append(escape(one.name()));
      html.append("</b> <span class=\"faint\">").append(escape(one.text()));
      html.append("</span></figcaption><canvas data-heat=\"").append(maps.size());
      html.append("\"></canvas></figure>\n");
      maps.add(
          HeatMap.of(
              axis == null ? HeatMap.Axis.ofValues(one.histograms()) : axis, one.histograms()));
    }
    html.append("</div>\n");
    if (all.size() > MOST_PICTURES) {
      html.append("<p class=\"faint\">The first ").append(MOST_PICTURES).append(" of ");
      html.append(all.size()).append(".</p>\n");
    }
  }

  private HtmlTable layers() {
    boolean finite = last().outputs().stream().allMatch(one -> one.values().notFinite() == 0);
    HtmlTable table =
        new HtmlTable("narrow")
            .texts("layer")
            .texts("")
            .numbers("mean")
            .numbers("standard deviation")
            .numbers("zeros")
            .numbers("dead units");
    if (!finite) {
      table.numbers("not finite");
    }
    for (NetworkSnapshot.Output output : last().outputs()) {
      Histogram values = output.values();
      List<Object> row = new ArrayList<>();
      row.addAll(List.of(output.name(), layer(output.name())));
      row.addAll(
          List.of(threeDigits(values.mean()), threeDigits(values.deviation()), zeros(values)));
      row.add(String.format(Locale.ROOT, "%,d of %,d", output.dead(), output.units()));
      row.add(String.format(Locale.ROOT, "%,d", values.notFinite()));
      table.row(finite ? row.subList(0, row.size() - 1) : row);
    }
    return table;
  }

  private HtmlTable parameters() {
    boolean finite =
        last().parameters().stream()
            .allMatch(one -> one.values().notFinite() + one.gradient().notFinite() == 0);
    HtmlTable table =
        new HtmlTable("narrow")
            .texts("parameters")
            .numbers("mean")
            .numbers("standard deviation")
            .numbers("gradient's standard deviation")
            .numbers("gradient's zeros");
    if (!finite) {
      table.numbers("not finite");
    }
    for (NetworkSnapshot.Parameters parameters : last().parameters()) {
      Histogram values = parameters.values();
      Histogram gradient = parameters.gradient();
      List<Object> row = new ArrayList<>();
      row.addAll(
          List.of(parameters.name(), threeDigits(values.mean()), threeDigits(values.deviation())));
      row.addAll(List.of(threeDigits(gradient.deviation()), zeros(gradient)));
      row.add(String.format(Locale.ROOT, "%,d", values.notFinite() + gradient.notFinite()));
      table.row(finite ? row.subList(0, row.size() - 1) : row);
    }
    return table;
  }

  private static String zeros(Histogram histogram) {
    double share = (double) histogram.zeros() / histogram.count();
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A number with three significant digits. */
  private static String threeDigits(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size < 1e-3 || size >= 1e5) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
    int whole = rounded.precision() - rounded.scale();
    return rounded.setScale(Math.max(0, 3 - whole)).toPlainString();
  }
}
