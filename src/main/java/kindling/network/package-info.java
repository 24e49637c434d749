/**
 * Networks: a chain of layers with a loss at the end. Layers contain sizes but no parameters: all
 * parameters are in one flat array, the gradient has the same layout, and scratch memory is in a
 * workspace. Floor 2: imports {@code math}, {@code config}, {@code metrics}, {@code data} and
 * {@code optimize}. Start reading at {@link kindling.network.Layer}, then {@link
 * kindling.network.layers.Affine}, then {@link kindling.network.Network}.
 */
package kindling.network;
