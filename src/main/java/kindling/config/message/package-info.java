/**
 * Texts for the user that name settings as data: a user of the command line sees the key of a
 * setting, and a user of a pipeline the param. Floor 0: imports nothing of Kindling. Start reading
 * at {@link kindling.config.message.Message}.
 */
package kindling.config.message;
