/**
 * The losses that a conf file can name. A new loss is a file here and a line in {@link
 * kindling.network.losses.Losses}. Start reading at {@link
 * kindling.network.losses.MeanSquaredError}.
 */
package kindling.network.losses;
