/**
 * The few numerical words that everything else is written in: row-major matrix products over
 * netlib, the loading of the native library behind them, and seeds. Floor 0: imports nothing of
 * Kindling. Start reading at {@link kindling.math.Blas}.
 */
package kindling.math;
