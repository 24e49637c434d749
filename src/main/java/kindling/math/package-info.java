/**
 * Numerical basics: row-major matrix products with netlib, loading of the native BLAS, and random
 * numbers from seeds. Floor 0: imports nothing of Kindling. Start reading at {@link
 * kindling.math.Blas}.
 */
package kindling.math;
