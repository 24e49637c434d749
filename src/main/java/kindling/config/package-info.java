/**
 * The settings: records with checked values, the reader that fills them from HOCON, and the error
 * for mistakes of the user. All defaults are in the resource {@code kindling/defaults.conf}. Floor
 * 0: imports nothing of Kindling. Start reading at {@link kindling.config.Settings}.
 */
package kindling.config;
