package kindling.report.pages;

import java.util.List;
import kindling.config.UserError;
import kindling.metrics.explanation.ColumnImportance;
import kindling.metrics.explanation.Explanation;
import kindling.report.console.ExplanationReport;
import kindling.store.Json;
import kindling.store.Storage;
import kindling.store.record.CsvFile;
import kindling.store.record.Table;

/** The files of an explanation in a folder: a page, and the numbers as JSON and CSV. */
public final class ExplanationFiles {
  /** The name of the page. */
  public static final String PAGE = "explain.html";

  private static final String JSON = "explain.json";
  private static final String CSV = "importance.csv";

  private static final Table<ColumnImportance> COLUMNS =
      new Table<>(
          List.of(
              Table.Column.text("column", ColumnImportance::column),
              Table.Column.number("importance", ColumnImportance::mean),
              Table.Column.number("deviation", ColumnImportance::deviation)));

  private final Storage storage;
  private final String folder;

  /** Files in a folder, in which there must be none unless they may be overwritten. */
  public ExplanationFiles(Storage storage, String folder, boolean overwrite) {
    this.storage = storage;
    this.folder = folder.replaceFirst("(?<=.)/+$", "");
    for (String name : List.of(PAGE, JSON, CSV)) {
      if (!overwrite && storage.exists(at(name))) {
        throw UserError.of("exists already")
            .cure("choose another --out, or add --overwrite")
            .at(at(name));
      }
    }
  }

  private String at(String name) {
    return folder + "/" + name;
  }

  /**
   * Writes all files.
   *
   * @param model the name of the model's file
   */
  public void write(String model, Explanation explanation) {
    storage.makeFolder(folder);
    storage.write(at(JSON), Json.pretty(ExplanationReport.json(explanation)));
    storage.write(at(CSV), out -> CsvFile.write(COLUMNS, explanation.columns(), out));
    storage.write(at(PAGE), ExplanationPage.html(model, explanation));
  }
}
