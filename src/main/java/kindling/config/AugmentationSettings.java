package kindling.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Data augmentation of training images; a transformation with the amount 0 is off.
 *
 * @param shift maximum number of pixels in each direction
 * @param rotation maximum number of degrees, either way
 * @param scale width and height are multiplied by factors from {@code 1 - scale} to {@code 1 +
 *     scale}
 * @param shear maximum number of degrees from the vertical, either way
 * @param horizontalFlip probability that left and right are exchanged
 * @param verticalFlip probability that top and bottom are exchanged
 * @param elastic displaces every pixel
 * @param erasing fills a rectangle with 0
 */
public record AugmentationSettings(
    double shift,
    double rotation,
    double scale,
    double shear,
    double horizontalFlip,
    double verticalFlip,
    ElasticSettings elastic,
    ErasingSettings erasing) {

  /**
   * Elastic distortion.
   *
   * @param alpha strength of the distortion
   * @param sigma standard deviation of the Gaussian that smooths the displacements, in pixels;
   *     above 0
   */
  public record ElasticSettings(double alpha, double sigma) {}

  /**
   * Random erasing.
   *
   * @param probability that a row gets a rectangle
   * @param minArea of the rectangle, as a share of the image
   * @param maxArea of the rectangle, as a share of the image
   * @param aspect smallest ratio of height to width; the largest is {@code 1 / aspect}
   */
  public record ErasingSettings(
      double probability, double minArea, double maxArea, double aspect) {}

  /** The first key that turns on a transformation; empty if none does. */
  public Optional<String> firstInUse() {
    Map<String, Double> amounts = new LinkedHashMap<>();
    amounts.put("shift", shift);
    amounts.put("rotation", rotation);
    amounts.put("scale", scale);
    amounts.put("shear", shear);
    amounts.put("horizontal-flip", horizontalFlip);
    amounts.put("vertical-flip", verticalFlip);
    amounts.put("elastic.alpha", elastic.alpha);
    amounts.put("erasing.probability", erasing.probability);
    return amounts.entrySet().stream()
        .filter(amount -> amount.getValue() > 0)
        .map(amount -> "augmentation." + amount.getKey())
        .findFirst();
  }

  static AugmentationSettings of(Keys keys) {
    double minArea = keys.between("augmentation.erasing.min-area", 0, 1);
    return new AugmentationSettings(
        keys.within("augmentation.shift", 0, Double.POSITIVE_INFINITY),
        keys.between("augmentation.rotation", 0, 180),
        keys.within("augmentation.scale", 0, 1),
        keys.within("augmentation.shear", 0, 90),
        keys.between("augmentation.horizontal-flip", 0, 1),
        keys.between("augmentation.vertical-flip", 0, 1),
        new ElasticSettings(
            keys.within("augmentation.elastic.alpha", 0, Double.POSITIVE_INFINITY),
            keys.between("augmentation.elastic.sigma", 0.01, 1000)),
        new ErasingSettings(
            keys.between("augmentation.erasing.probability", 0, 1),
            minArea,
            keys.between("augmentation.erasing.max-area", minArea, 1),
            keys.between("augmentation.erasing.aspect", 0.01, 1)));
  }
}
