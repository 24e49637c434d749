package kindling.run;

import kindling.config.AugmentationSettings;
import kindling.config.AugmentationSettings.ElasticSettings;
import kindling.config.AugmentationSettings.ErasingSettings;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.config.message.Key;
import kindling.data.Augmentation;
import kindling.data.ElasticDistortion;
import kindling.data.RandomAffine;
import kindling.data.RandomErasing;
import kindling.data.Shape;

/** The data augmentation that settings describe; an error names the setting's line. */
final class AugmentationOfSettings {
  private AugmentationOfSettings() {}

  /** The augmentation of training rows of some shape. */
  static Augmentation of(Settings settings, Shape shape) {
    AugmentationSettings amounts = settings.augmentation();
    ElasticSettings elastic = amounts.elastic();
    ErasingSettings erasing = amounts.erasing();
    return amounts
        .firstInUse()
        .map(
            key ->
                new Augmentation(
                    settings.training().seed(),
                    settings.at(key, () -> requireImage(key, shape)),
                    new RandomAffine(
                        amounts.shift(),
                        amounts.rotation(),
                        amounts.scale(),
                        amounts.shear(),
                        amounts.horizontalFlip(),
                        amounts.verticalFlip()),
                    new ElasticDistortion(elastic.alpha(), elastic.sigma()),
                    new RandomErasing(
                        erasing.probability(),
                        erasing.minArea(),
                        erasing.maxArea(),
                        erasing.aspect())))
        .orElse(Augmentation.NONE);
  }

  private static Shape requireImage(String key, Shape shape) {
    if (!shape.isImage()) {
      throw UserError.of(
              "%s is for images, but the data does not say the shape of one", new Key(key))
          .cure("set {data.shape} = HEIGHTxWIDTHxCHANNELS, such as 28x28x1");
    }
    return shape;
  }
}
