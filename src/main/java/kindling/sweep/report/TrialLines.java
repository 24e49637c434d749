package kindling.sweep.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import kindling.store.record.Table;
import kindling.sweep.Objective;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;

/** Trials as aligned lines of text. The widths of the columns follow from all trials. */
final class TrialLines {
  /** The largest width of a value. */
  private static final int WIDEST = 24;

  private static final String GAP = "  ";

  private final Objective objective;
  private final List<Setting> settings;
  private final List<Integer> widths = new ArrayList<>();
  private final int number;
  private final int shown;

  /**
   * Lines for some trials.
   *
   * @param width of a line: settings without room are left out
   */
  TrialLines(Objective objective, List<Trial> trials, int width) {
    this.objective = objective;
    this.settings = Setting.ofTrials(trials);
    int largest = trials.stream().mapToInt(Trial::number).max().orElse(0);
    this.number = Math.max("trial".length(), String.valueOf(largest).length());
    for (Setting setting : settings) {
      int widest = setting.heading().length();
      for (Trial trial : trials) {
        widest = Math.max(widest, value(trial, setting).length());
      }
      widths.add(widest);
    }
    int room = width - head(List.of()).length() - (GAP + "…").length();
    int fitting = 0;
    while (fitting < settings.size() && room >= GAP.length() + widths.get(fitting)) {
      room -= GAP.length() + widths.get(fitting);
      fitting++;
    }
    this.shown = fitting;
  }

  /** The heading of the lines. */
  String head() {
    return head(settings.stream().map(Setting::heading).toList());
  }

  private String head(List<String> headings) {
    return line("trial", "state", headings, "epoch", objective.name(), "time");
  }

  /** The line of a trial. */
  String line(TrialResult result) {
    boolean reached = result.reached() != null;
    return line(
        String.valueOf(result.trial().number()),
        result.state().text(),
        settings.stream().map(setting -> value(result.trial(), setting)).toList(),
        result.history().isEmpty() ? "" : String.valueOf(result.history().size()),
        reached ? objective.text(objective.of(result.reached())) : "",
        result.seconds() == 0 ? "" : time(result.seconds()));
  }

  private String line(
      String trial,
      String state,
      List<String> values,
      String epoch,
      String objective,
      String time) {
    StringBuilder line = new StringBuilder(pad(trial, number, true));
    line.append(GAP).append(pad(state, "finished".length(), false));
    for (int i = 0; i < Math.min(shown, values.size()); i++) {
      boolean right = settings.get(i).type() != Table.Type.TEXT;
      line.append(GAP).append(pad(values.get(i), widths.get(i), right));
    }
    if (shown < values.size()) {
      line.append(GAP).append('…');
    }
    int valueWidth = Math.max("100.00 %".length(), this.objective.name().length());
    return line.append(GAP)
        .append(pad(epoch, "epoch".length(), true))
        .append(GAP)
        .append(pad(objective, valueWidth, true))
        .append(GAP)
        .append(pad(time, "59 min 59 s".length(), true))
        .toString();
  }

  private static String value(Trial trial, Setting setting) {
    String value = Setting.shorten(trial.values().getOrDefault(setting.key(), ""));
    return value.length() > WIDEST ? value.substring(0, WIDEST - 1) + "…" : value;
  }

  private static String pad(String text, int width, boolean right) {
    String room = String.join("", Collections.nCopies(Math.max(0, width - text.length()), " "));
    return right ? room + text : text + room;
  }

  /** A time as text. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (whole < 3600) {
      return "%d min %02d s".formatted(whole / 60, whole % 60);
    }
    return "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
  }
}
