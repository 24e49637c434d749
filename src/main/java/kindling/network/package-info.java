/**
 * Networks as a chain of layers with a loss at the end. Layers hold sizes, never numbers: all
 * parameters are one flat array, the gradient has the same layout, and scratch lives in a
 * workspace. Floor 1: imports {@code math}, {@code config}, {@code metrics} and {@code data}. Start
 * reading at {@link kindling.network.Layer}, then {@link kindling.network.layers.Affine}, then
 * {@link kindling.network.Network}.
 */
package kindling.network;
