/**
 * Export of models as ONNX files. Part of the floor of {@code store}. Start reading at {@link
 * kindling.store.onnx.OnnxFile}; a new layer adds its line in {@link
 * kindling.store.onnx.LayerNodes}.
 */
package kindling.store.onnx;
