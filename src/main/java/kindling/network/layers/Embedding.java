package kindling.network.layers;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.PureLayer;

/**
 * Embeddings for the categories of a table: each input that is the number of a level becomes the
 * row of that number in a trained table, {@code y = W[x]}; all other inputs pass unchanged (Guo,
 * Berkhahn: Entity Embeddings of Categorical Variables, 2016, eq. 2 and 4).
 *
 * <p>Shapes, row-major: x (rows, inputs), W of each table (levels, width), y (rows, outputs). The
 * parts follow each other in x and in y. The parameters are the tables in the order of the parts,
 * named weight1, weight2, and so on.
 *
 * <p>Level 0 stands for all levels that a training set does not have, and its row begins with
 * zeros. An input that is no whole number from 0 to levels - 1, such as NaN, counts as level 0.
 * There is no slope with respect to a level: its dx is 0.
 */
public record Embedding(List<Part> parts) implements PureLayer {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "embedding",
          "embedding PART ...",
          "x, or row x of W",
          "for tables: a part N passes N inputs unchanged; a part LEVELSxWIDTH turns one input, the number of a level, into a row of a trained table, and any other number counts as level 0",
          "Guo and Berkhahn, 2016",
          Embedding::parse);

  private static final Pattern PART = Pattern.compile("([1-9]\\d{0,8})(?:x([1-9]\\d{0,8}))?");

  /** Some of the inputs of a row, and their outputs. */
  public sealed interface Part extends Serializable {
    /** The number of inputs. */
    int inputs();

    /** The number of outputs. */
    int outputs();
  }

  /** Inputs that pass unchanged. */
  public record Pass(int inputs) implements Part {
    /** Refuses a part without inputs. */
    public Pass {
      require(inputs > 0, "a part must have at least one input");
    }

    @Override
    public int outputs() {
      return inputs;
    }

    @Override
    public String toString() {
      return String.valueOf(inputs);
    }
  }

  /** One input, the number of a level, that becomes a row of a table of shape (levels, width). */
  public record Table(int levels, int width) implements Part {
    /** Float32 represents all whole numbers up to this one. */
    private static final int MOST_LEVELS = 1 << 24;

    /** Refuses an empty table, and levels that a float cannot represent. */
    public Table {
      require(levels > 0 && width > 0, "a table must have at least one level and one output");
      require(levels <= MOST_LEVELS, "a table has at most %,d levels".formatted(MOST_LEVELS));
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return width;
    }

    int parameters() {
      return Math.multiplyExact(levels, width);
    }

    /** The level of an input; 0 if it is not the number of a level. */
    int level(float x) {
      int level = (int) x;
      return level == x && level >= 0 && level < levels ? level : 0;
    }

    @Override
    public String toString() {
      return levels + "x" + width;
    }
  }

  /** Joins adjacent parts that pass inputs unchanged. */
  public Embedding {
    require(!parts.isEmpty(), "there must be at least one part");
    List<Part> joined = new ArrayList<>();
    for (Part part : parts) {
      int last = joined.size() - 1;
      if (part instanceof Pass pass && last >= 0 && joined.get(last) instanceof Pass before) {
        joined.set(last, new Pass(Math.addExact(before.inputs(), pass.inputs())));
      } else {
        joined.add(part);
      }
    }
    parts = List.copyOf(joined);
    sum(parts, Part::inputs);
    sum(parts, Part::outputs);
  }

  /** A layer of these parts, in the order of the inputs. */
  public static Embedding of(List<Part> parts) {
    return new Embedding(parts);
  }

  private static Layer parse(LayerText text) {
    text.refuseInput();
    List<String> words = text.rest();
    if (words.isEmpty()) {
      throw UserError.of("its parts are missing")
          .cure("set {data.columns}, or write the parts, such as embedding 13 5x3");
    }
    return of(words.stream().map(Embedding::part).toList());
  }

  private static Part part(String word) {
    Matcher matcher = PART.matcher(word);
    require(
        matcher.matches(),
        "its part is \"%s\"; it must be a number of inputs such as 13, or LEVELSxWIDTH such as 5x3. Expected %s"
            .formatted(word, KIND.usage()));
    int first = Integer.parseInt(matcher.group(1));
    String width = matcher.group(2);
    return width == null ? new Pass(first) : new Table(first, Integer.parseInt(width));
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }

  private static int sum(List<Part> parts, ToIntFunction<Part> size) {
    return parts.stream().mapToInt(size).reduce(0, Math::addExact);
  }

  @Override
  public int inputs() {
    return sum(parts, Part::inputs);
  }

  @Override
  public int outputs() {
    return sum(parts, Part::outputs);
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    List<ParameterArray> tables = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Table table) {
        String name = name(tables.size());
        tables.add(ParameterArray.table(name, table.levels(), table.width()));
      }
    }
    return tables;
  }

  /** The name of the parameters of a table, counted from 0. */
  public static String name(int table) {
    return "weight" + (table + 1);
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    int i = 0; // in x
    int j = 0; // in y
    for (int row = 0; row < rows; row++) {
      int from = at; // of the table in w
      for (Part part : parts) {
        if (part instanceof Table table) {
          int level = table.level(x[i]);
          System.arraycopy(w, from + level * table.width(), y, j, table.width());
          from += table.parameters();
        } else {
          System.arraycopy(x, i, y, j, part.inputs());
        }
        i += part.inputs();
        j += part.outputs();
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    Arrays.fill(dw, at, at + parameters(), 0f);
    int i = 0; // in x and dx
    int j = 0; // in dy
    for (int row = 0; row < rows; row++) {
      int from = at; // of the table in dw
      for (Part part : parts) {
        if (part instanceof Table table) {
          int to = from + table.level(x[i]) * table.width();
          for (int k = 0; k < table.width(); k++) {
            dw[to + k] += dy[j + k]; // dW[level] = Σ dy over the rows of this level
          }
          from += table.parameters();
          if (dx != null) {
            dx[i] = 0;
          }
        } else if (dx != null) {
          System.arraycopy(dy, j, dx, i, part.inputs());
        }
        i += part.inputs();
        j += part.outputs();
      }
    }
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining(" ", "embedding ", ""));
  }
}
