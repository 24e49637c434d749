/**
 * Models as ONNX files, for other programs to use. Part of the floor of {@code store}: imports
 * floors 0 to 3. Start reading at {@link kindling.store.onnx.OnnxFile}; a new layer adds its line
 * in {@link kindling.store.onnx.LayerNodes}.
 */
package kindling.store.onnx;
