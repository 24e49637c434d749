package kindling.run;

import java.util.List;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.DigitPicture;
import kindling.data.Picture;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.report.console.PictureReport;
import kindling.serving.LocalModel;
import kindling.store.Model;

/**
 * A model that is asked about pictures from outside of its data, without Spark: those of one
 * channel are made like the digits of MNIST, those of red, green and blue only have their size
 * changed.
 */
public final class PictureModel {
  private final LocalModel model;
  private final Network network;
  private final Shape shape;
  private final float white;

  /**
   * A model.
   *
   * @param name of its file, for errors
   * @throws UserError if its rows are no pictures
   */
  public PictureModel(String name, Model model) {
    if (model.table().isPresent()) {
      throw UserError.of("takes the columns of a table, which are no pictures")
          .cure("predict rows with --input and --output")
          .at(name);
    }
    this.model = LocalModel.of(model);
    this.network = model.network();
    this.shape = shape(name, model.network().input());
    this.white = white(name, model);
  }

  /** A flat row may be a square image: the network did not need to know. */
  private static Shape shape(String name, Shape input) {
    int side = (int) Math.round(Math.sqrt(input.size()));
    Shape shape =
        !input.isImage() && side * side == input.size() ? new Shape(side, side, 1) : input;
    if (!shape.isImage() || (shape.channels() != 1 && shape.channels() != 3)) {
      throw new UserError(
          "%s: takes rows of %s, which are no pictures of one channel (grey) or three (red, green, blue); predict such rows with --input and --output"
              .formatted(name, input.isImage() ? input : "%,d features".formatted(input.size())));
    }
    return shape;
  }

  /** What the data had for white: 255 where pixels are bytes, else 1. */
  private static float white(String name, Model model) {
    String format =
        SettingsReader.ofModel(model.settings(), name, List.of()).settings().data().format();
    return format.equals("idx") || model.scale() < 0.1f ? 255 : 1;
  }

  /** What it says about a picture. */
  public PictureReport ask(Picture picture) {
    float[] image =
        shape.channels() == 1
            ? DigitPicture.of(picture, shape.height(), shape.width())
            : picture.scaled(shape.height(), shape.width());
    float[] features = new float[image.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = white * image[i];
    }
    return new PictureReport(picture.name(), shape, image, network, model.scores(features));
  }
}
