/**
 * The layers that a conf file can name, and the parser of their text. A new layer is a file here
 * and a line in {@link kindling.network.layers.Layers}. Start reading at {@link
 * kindling.network.layers.Affine}.
 */
package kindling.network.layers;
