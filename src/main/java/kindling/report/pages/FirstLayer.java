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
 * Pictures of the weights of the first layer with parameters: one for each unit of an affine layer
 * over images, or for each filter of a convolution.
 *
 * @param layer name of the layer
 * @param units number of units of the layer
 * @param pictures of the first units; empty if the weights do not form images
 */
record FirstLayer(String layer, int units, List<Picture> pictures) {
  private static final int MOST_UNITS = 64;

  /** The first layer of a model. */
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

  /** The shape of a unit's weights; flat if they form no image. */
  private static Shape shape(Network network, int layer) {
    boolean readsInput =
        network.layers().subList(0, layer).stream()
            .allMatch(before -> before instanceof Flatten || before instanceof Dropout);
    if (readsInput && network.layers().get(layer) instanceof Affine) {
      return network.input();
    }
    if (readsInput && network.layers().get(layer) instanceof Convolution convolution) {
      Window window = convolution.window();
      return new Shape(window.height(), window.width(), window.image().channels());
    }
    return Shape.flat(1);
  }
}
