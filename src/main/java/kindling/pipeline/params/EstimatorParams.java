package kindling.pipeline.params;

import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * The params of every estimator.
 *
 * @param <S> type of the estimator
 */
public interface EstimatorParams<S>
    extends ColumnParams<S>,
        RowParams<S>,
        TableParams<S>,
        NetworkParams<S>,
        OptimizerParams<S>,
        TrainingParams<S>,
        RunParams<S>,
        MLWritable {
  @Override
  default MLWriter write() {
    clearNulls();
    return new DefaultParamsWriter(this);
  }
}
