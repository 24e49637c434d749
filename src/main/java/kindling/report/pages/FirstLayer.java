package kindling.report.pages;

import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.layers.Convolution;
import kindling.network.layers.Dropout;
import kindling.network.layers.Flatten;
import kindling.network.layers.Window;
import kindling.store.Model;

/**
 * The weights of the first layer that has any, as pictures: of each unit of an affine layer over
 * images what it sees in an image, of a convolution its filters.
 *
 * @param layer its text
 * @param units how many there are
 * @param pictures of the first of them; none if they cannot be seen
 */
record FirstLayer(String layer, int units, List<Picture> pictures) {
  private static final int MOST_UNITS = 64;

  /** Of a model. */
  static FirstLayer of(Model model) {
    Network network = model.network();
    for (Network.Placed placed : network.parameterArrays()) {
      Layer layer = network.layers().get(placed.layer());
      Shape shape = shape(network, placed.layer());
      List<Integer> sizes = placed.array().shape();
      int units = sizes.get(sizes.size() - 1);
      List<Picture> pictures = new ArrayList<>();
      for (int unit = 0; unit < Picture.most(shape, Math.min(units, MOST_UNITS)); unit++) {
        pictures.add(Picture.ofWeights(shape, model.parameters(), placed.offset() + unit, units));
      }
      return new FirstLayer(layer.toString(), units, pictures);
    }
    return new FirstLayer("", 0, List.of());
  }

  /** Of what a unit of a layer looks at; flat if that is no image. */
  private static Shape shape(Network network, int layer) {
    boolean seesInput =
        network.layers().subList(0, layer).stream()
            .allMatch(before -> before instanceof Flatten || before instanceof Dropout);
    if (seesInput && network.layers().get(layer) instanceof Affine) {
      return network.input();
    }
    if (seesInput && network.layers().get(layer) instanceof Convolution convolution) {
      Window window = convolution.window();
      return new Shape(window.height(), window.width(), window.image().channels());
    }
    return Shape.flat(1);
  }
}
