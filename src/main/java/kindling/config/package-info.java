/**
 * The settings: records that check themselves, the reader that fills them from HOCON, and the error
 * that tells a user what to mend. Every default stands in the resource {@code
 * kindling/defaults.conf} and nowhere else. Floor 0: imports nothing of Kindling. Start reading at
 * {@link kindling.config.Settings}.
 */
package kindling.config;
