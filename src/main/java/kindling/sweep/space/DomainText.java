package kindling.sweep.space;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.SpaceKey;
import kindling.config.UserError;
import kindling.config.message.Key;

/**
 * A text that says what a setting may be, such as {@code uniform 0.5 to 0.99 when optimizer.name is
 * momentum}.
 *
 * @param domain its values
 * @param condition without which the setting is not set; empty if there is none
 */
record DomainText(Domain domain, Optional<Condition> condition) {
  /** What a text may be, for errors. */
  static final String EXAMPLES =
      "a list such as [0.1, 0.01], or one of: one-of 0.1 0.01; range 1 to 9 step 2; range 32 to 256 times 2; integers 16 to 256; log-integers 16 to 1024; uniform 0.5 to 0.99; log-uniform 1e-4 to 1e-1";

  private static final Pattern WORD =
      Pattern.compile("(one-of|range|integers|log-integers|uniform|log-uniform)(?:\\s+(.*))?");
  private static final Pattern BOUNDS =
      Pattern.compile("(%1$s)\\s+to\\s+(%1$s)".formatted(Decimals.NUMBER));
  private static final Pattern RANGE =
      Pattern.compile("%1$s\\s+(step|times)\\s+(%2$s)".formatted(BOUNDS, Decimals.NUMBER));
  private static final Pattern CONDITIONAL = Pattern.compile("(.*?)\\s+when(?:\\s+(.*))?");
  private static final Pattern CONDITION = Pattern.compile("(\\S+)\\s+is\\s+(.+)");

  /** Values of a list; more is no list that anybody wants tried. */
  private static final int MOST_VALUES = 1_000_000;

  /** Of a number that was multiplied: 45.2548 of 32 times the root of two. */
  private static final MathContext DIGITS = new MathContext(6);

  /** Whether a text begins like a form. */
  static boolean isForm(String text) {
    return WORD.matcher(text.strip()).matches();
  }

  /** What a text says that stands in a space. */
  static DomainText of(SpaceKey key, String text) {
    String form = text.strip();
    Optional<Condition> condition = Optional.empty();
    Matcher conditional = CONDITIONAL.matcher(form);
    if (conditional.matches()) {
      form = conditional.group(1);
      String rest = conditional.group(2) == null ? "" : conditional.group(2);
      Matcher parts = CONDITION.matcher(rest);
      if (!parts.matches()) {
        throw key.error(
            quoted(text),
            "\"" + form + " when KEY is VALUE\", such as when optimizer.name is adam");
      }
      condition =
          Optional.of(new Condition(parts.group(1), List.of(parts.group(2).split("\\s+or\\s+"))));
    }
    Matcher word = WORD.matcher(form);
    if (!word.matches()) {
      throw key.error(quoted(text), EXAMPLES);
    }
    String rest = word.group(2) == null ? "" : word.group(2).strip();
    return new DomainText(new Parser(key, text).domain(word.group(1), rest), condition);
  }

  /** A list's values, which must differ. */
  static Domain oneOf(SpaceKey key, List<String> values) {
    if (values.isEmpty()) {
      throw key.error("an empty list", EXAMPLES);
    }
    for (int i = 0; i < values.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (Decimals.same(values.get(i), values.get(j))) {
          throw UserError.of("%s has %s twice", new Key(key.key()), values.get(i))
              .cure("leave one out")
              .at(key.place())
              .key(key.key());
        }
      }
    }
    return new Domain.OneOf(List.copyOf(values), Scale.of(values));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  /** Knows what to name in errors. */
  private record Parser(SpaceKey key, String text) {
    Domain domain(String word, String rest) {
      return switch (word) {
        case "one-of" -> {
          if (rest.isEmpty()) {
            throw error("followed by values, such as one-of 0.1 0.01");
          }
          yield oneOf(key, List.of(rest.split("\\s+")));
        }
        case "range" -> range(rest);
        case "integers" -> integers(rest, Scale.LINEAR, "integers 16 to 256");
        case "log-integers" -> integers(rest, Scale.LOGARITHMIC, "log-integers 16 to 1024");
        case "uniform" -> reals(rest, Scale.LINEAR, "uniform 0.5 to 0.99");
        default -> reals(rest, Scale.LOGARITHMIC, "log-uniform 1e-4 to 1e-1");
      };
    }

    private Domain reals(String rest, Scale scale, String example) {
      Matcher bounds = bounds(rest, example);
      requireAbove0(bounds.group(1), scale);
      if (number(bounds.group(1)).compareTo(number(bounds.group(2))) >= 0) {
        throw error("from a number to a larger one, such as " + example);
      }
      return new Domain.Reals(bounds.group(1), bounds.group(2), scale);
    }

    private Domain integers(String rest, Scale scale, String example) {
      Matcher bounds = bounds(rest, example);
      requireAbove0(bounds.group(1), scale);
      long from = whole(bounds.group(1), example);
      long to = whole(bounds.group(2), example);
      if (from > to) {
        throw error("from a number to one that is not smaller, such as " + example);
      }
      return new Domain.Integers(from, to, scale);
    }

    private Domain range(String rest) {
      Matcher parts = RANGE.matcher(rest);
      if (!parts.matches()) {
        throw error(
            "from a finite number to another one with a step or a factor, such as range 1 to 9 step 2 or range 32 to 256 times 2");
      }
      BigDecimal from = number(parts.group(1));
      BigDecimal to = number(parts.group(2));
      BigDecimal by = number(parts.group(4));
      if (from.compareTo(to) > 0) {
        throw error("from a number to one that is not smaller, such as range 1 to 9 step 2");
      }
      if (parts.group(3).equals("step")) {
        if (by.signum() <= 0) {
          throw error("a range with a step above 0, such as range 1 to 9 step 2");
        }
        return steps(from, to, by);
      }
      if (from.signum() <= 0 || by.compareTo(BigDecimal.ONE) <= 0) {
        throw error(
            "a range from a number above 0 times one above 1, such as range 32 to 256 times 2");
      }
      return powers(from, to, by);
    }

    private Domain steps(BigDecimal from, BigDecimal to, BigDecimal step) {
      if (to.subtract(from).divide(step, MathContext.DECIMAL64).doubleValue() >= MOST_VALUES) {
        throw error("a range of at most %,d values; make its steps larger".formatted(MOST_VALUES));
      }
      List<String> values = new ArrayList<>();
      for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.add(step)) {
        values.add(Decimals.text(value));
      }
      return new Domain.OneOf(List.copyOf(values), Scale.LINEAR);
    }

    private Domain powers(BigDecimal from, BigDecimal to, BigDecimal factor) {
      double count =
          Math.log(to.doubleValue() / from.doubleValue()) / Math.log(factor.doubleValue());
      if (count >= MOST_VALUES) {
        throw error("a range of at most %,d values; make its factor larger".formatted(MOST_VALUES));
      }
      List<String> values = new ArrayList<>();
      BigDecimal exact = from;
      while (exact.round(DIGITS).compareTo(to.round(DIGITS)) <= 0) {
        values.add(Decimals.text(exact.round(DIGITS)));
        exact = exact.multiply(factor, MathContext.DECIMAL64);
      }
      return new Domain.OneOf(List.copyOf(values), Scale.LOGARITHMIC);
    }

    private Matcher bounds(String rest, String example) {
      Matcher bounds = BOUNDS.matcher(rest);
      if (!bounds.matches()) {
        throw error("from a finite number to another one, such as " + example);
      }
      return bounds;
    }

    private void requireAbove0(String from, Scale scale) {
      if (scale == Scale.LOGARITHMIC && number(from).signum() <= 0) {
        throw error("from a number above 0, for 0 and what is below has no logarithm");
      }
    }

    /** What is not finite as a float is not finite as a setting. */
    private BigDecimal number(String digits) {
      if (!Float.isFinite(Float.parseFloat(digits))) {
        throw error("of finite numbers");
      }
      return new BigDecimal(digits);
    }

    private long whole(String digits, String example) {
      BigDecimal number = number(digits);
      if (number.stripTrailingZeros().scale() > 0 || number.abs().doubleValue() > 1L << 53) {
        throw error("of whole numbers, such as " + example);
      }
      return number.longValueExact();
    }

    private UserError error(String expected) {
      return key.error(quoted(text), expected);
    }
  }
}
