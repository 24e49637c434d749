from pyspark.ml.param import Param, Params, TypeConverters


def _mixin(mixin, name, default=None, converter=TypeConverters.toString):
    def __init__(self):
        super(made, self).__init__()
        if default is not None:
            self._setDefault(**{name: default})

    def get(self):
        return self.getOrDefault(name)

    members = {"__init__": __init__, name: Param(None, name, name, converter), "get" + name[0].upper() + name[1:]: get}
    made = type(mixin, (Params,), members)
    return made


HasFeaturesCol = _mixin("HasFeaturesCol", "featuresCol", "features")
HasHandleInvalid = _mixin("HasHandleInvalid", "handleInvalid")
HasInputCols = _mixin("HasInputCols", "inputCols", converter=TypeConverters.toListString)
HasLabelCol = _mixin("HasLabelCol", "labelCol", "label")
HasPredictionCol = _mixin("HasPredictionCol", "predictionCol", "prediction")
HasProbabilityCol = _mixin("HasProbabilityCol", "probabilityCol", "probability")
HasRawPredictionCol = _mixin("HasRawPredictionCol", "rawPredictionCol", "rawPrediction")
HasThresholds = _mixin("HasThresholds", "thresholds", converter=TypeConverters.toListFloat)
HasValidationIndicatorCol = _mixin("HasValidationIndicatorCol", "validationIndicatorCol")
HasWeightCol = _mixin("HasWeightCol", "weightCol")
