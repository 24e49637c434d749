package kindling.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/** Writes the values of a space. */
final class SpaceText {
  private SpaceText() {}

  /** A value as {@code --set} takes it, and as people would write it. */
  static String of(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return "[" + String.join(", ", list.stream().map(SpaceText::element).toList()) + "]";
    }
    if (value.valueType() == ConfigValueType.STRING) {
      String text = (String) value.unwrapped();
      return text.equals(text.strip()) && !text.matches("(?s)[\\[{\"].*")
          ? text
          : value.render(ConfigRenderOptions.concise());
    }
    String text = value.render(ConfigRenderOptions.concise());
    // 1.0E-4 for Java; the kept configuration has numbers so as well, and must give the same text.
    return value.valueType() == ConfigValueType.NUMBER
        ? text.replace(".0E", "e").replace('E', 'e')
        : text;
  }

  private static String element(ConfigValue value) {
    if (value.valueType() != ConfigValueType.STRING) {
      return of(value);
    }
    String text = (String) value.unwrapped();
    boolean plain =
        !text.equals("null") && text.matches("[A-Za-z]([A-Za-z0-9 .;()>_-]*[A-Za-z0-9)])?");
    return plain ? text : value.render(ConfigRenderOptions.concise());
  }
}
