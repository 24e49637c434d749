package kindling.run.prediction;

import java.util.Optional;
import java.util.function.Supplier;
import kindling.cluster.predict.FormatColumns;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.rows.ReadFault;
import kindling.store.Storage;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * The folder that predictions are written to. What was there before stays until all predictions are
 * written.
 *
 * @param output the folder
 * @param format of Spark's writer
 */
public record PredictionOutput(Storage storage, String output, String format) {
  /**
   * Refuses a folder that must not be replaced: overwriting deletes all of it, so it must be one of
   * Spark's own, and not one with the input in it.
   */
  public void requireReplaceable(String input, boolean overwrite) {
    if (!storage.exists(output)) {
      return;
    }
    if (!overwrite) {
      throw UserError.of("exists already").cure("%s", Variant.ANOTHER_OUTPUT).at(output);
    }
    String from = storage.qualified(input) + "/";
    String to = storage.qualified(output) + "/";
    if (from.startsWith(to) || to.startsWith(from)) {
      throw new UserError(output + ": holds the input, or lies in it; choose another --output");
    }
    if (!storage.exists(output + "/_SUCCESS")) {
      throw new UserError(
          output
              + ": is no folder that Spark wrote, so it is not replaced; choose another --output");
    }
  }

  /**
   * Writes predictions.
   *
   * @param input that they are made of, for errors
   * @param predictions computed only when the folder can be written to
   */
  public void write(String input, Supplier<Dataset<Row>> predictions) {
    Path target = new Path(storage.qualified(output));
    String writing = new Path(target.getParent(), "." + target.getName() + ".writing").toString();
    requireWritable(writing);
    try {
      FormatColumns.of(predictions.get(), format)
          .write()
          .format(format)
          .option("header", true) // of CSV; other formats have names anyway
          .mode(SaveMode.Overwrite)
          .save(writing);
      storage.replaceFolder(writing, output);
    } catch (Exception e) {
      storage.delete(writing);
      Optional<UserError> fault = ReadFault.in(input, e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      if (isFull(e)) {
        throw new UserError(output + ": cannot be written: no space left there", e);
      }
      // Scala declares no exceptions, so that the compiler does not know of this one.
      if (e instanceof AnalysisException
          || String.valueOf(e.getMessage()).contains("DATA_SOURCE_NOT_FOUND")) {
        throw new UserError(
            "%s: cannot be written as %s: %s"
                .formatted(output, format, e.getMessage().lines().findFirst().orElse("")),
            e);
      }
      throw e;
    }
  }

  /** Spark itself would say it late, and in many lines. */
  private void requireWritable(String writing) {
    try {
      // What an earlier try left; or a link, which Spark would follow.
      storage.delete(writing);
      storage.makeFolder(writing);
    } catch (UserError e) {
      throw e.movedTo(output);
    }
  }

  private static boolean isFull(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
        return true;
      }
    }
    return false;
  }
}
