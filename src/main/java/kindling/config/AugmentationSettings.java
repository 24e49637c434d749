package kindling.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How training rows, which are images then, are distorted; what is 0 is left out.
 *
 * @param shift at most so many pixels in each direction
 * @param rotation at most so many degrees, either way
 * @param scale width and height by factors from {@code 1 - scale} to {@code 1 + scale}
 * @param shear at most so many degrees from the vertical, either way
 * @param elastic displaces every pixel
 * @param erasing fills a rectangle with 0
 */
public record AugmentationSettings(
    double shift,
    double rotation,
    double scale,
    double shear,
    ElasticSettings elastic,
    ErasingSettings erasing) {

  /**
   * Elastic distortion.
   *
   * @param alpha its strength
   * @param sigma of the Gaussian that smooths the displacements, in pixels; above 0
   */
  public record ElasticSettings(double alpha, double sigma) {}

  /**
   * Random erasing.
   *
   * @param probability that a row is erased at all
   * @param minArea of the rectangle, as a share of the image
   * @param maxArea of the rectangle, as a share of the image
   * @param aspect height divided by width is from here to {@code 1 / aspect}
   */
  public record ErasingSettings(
      double probability, double minArea, double maxArea, double aspect) {}

  /** The first key that asks for a distortion; empty if rows are taken as they are. */
  public Optional<String> firstInUse() {
    Map<String, Double> amounts = new LinkedHashMap<>();
    amounts.put("shift", shift);
    amounts.put("rotation", rotation);
    amounts.put("scale", scale);
    amounts.put("shear", shear);
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
