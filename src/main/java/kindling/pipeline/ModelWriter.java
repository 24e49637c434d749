package kindling.pipeline;

import kindling.pipeline.params.ParamKeys;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.ml.util.DefaultParamsWriter;

/** Writes a model: Spark's metadata in {@code metadata}, and the model file beside it. */
final class ModelWriter extends DefaultParamsWriter {
  private final NeuralNetworkModel<?> model;

  ModelWriter(NeuralNetworkModel<?> model) {
    super(model);
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    super.saveImpl(path);
    if (LocalFiles.inUse()) {
      LocalFiles.write(path, model.use().model());
      return;
    }
    ModelFile file = new ModelFile(new Storage(sc().hadoopConfiguration()));
    ParamKeys.explaining(
        () -> {
          file.write(path + "/" + ModelFile.NAME, model.use().model());
          return file;
        });
  }
}
