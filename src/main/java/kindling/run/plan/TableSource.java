package kindling.run.plan;

/**
 * A table whose settings are chosen.
 *
 * @param path of the data
 * @param label the label's column; empty for none
 * @param format of Spark's reader; null to take it from the name of the file
 * @param fast whether the network is a plain one, which trains in a fraction of the time
 */
public record TableSource(String path, String label, String format, boolean fast) {}
