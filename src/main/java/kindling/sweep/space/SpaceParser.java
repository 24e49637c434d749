package kindling.sweep.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kindling.config.SpaceKey;
import kindling.config.SpaceKey.Block;
import kindling.config.SpaceKey.Choices;
import kindling.config.SpaceKey.Single;
import kindling.config.SpaceKey.Text;
import kindling.config.SpaceKey.Value;

/** Makes dimensions of what stands in a space. */
final class SpaceParser {
  private final List<Dimension> dimensions = new ArrayList<>();

  List<Dimension> dimensions(List<SpaceKey> space) {
    space.forEach(this::add);
    return dimensions;
  }

  private void add(SpaceKey key) {
    if (key.value() instanceof Text text) {
      add(key, DomainText.of(key, text.text()), key.key(), "", "");
    } else if (key.value() instanceof Choices choices) {
      if (!choices.values().isEmpty() && choices.values().get(0) instanceof Block) {
        addBlocks(key, choices.values());
      } else {
        List<String> values = choices.values().stream().map(SpaceParser::text).toList();
        add(
            key,
            new DomainText(DomainText.oneOf(key, values), Optional.empty()),
            key.key(),
            "",
            "");
      }
    } else {
      throw key.error("\"" + text(key.value()) + "\"", DomainText.EXAMPLES);
    }
  }

  private void add(SpaceKey key, DomainText form, String name, String parent, String alternative) {
    dimensions.add(
        new Dimension(name, key, form.domain(), form.condition(), List.of(), parent, alternative));
  }

  private void addBlocks(SpaceKey key, List<Value> values) {
    List<Map<String, String>> blocks = new ArrayList<>();
    List<Dimension> within = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Map<String, String> fixed = new TreeMap<>();
      for (SpaceKey inner : ((Block) values.get(i)).keys()) {
        String text = text(inner.value());
        if (inner.value() instanceof Text && DomainText.isForm(text)) {
          DomainText form = DomainText.of(inner, text);
          String name =
              "%s[%d]%s".formatted(key.key(), i, inner.key().substring(key.key().length()));
          within.add(
              new Dimension(
                  name,
                  inner,
                  form.domain(),
                  form.condition(),
                  List.of(),
                  key.key(),
                  Integer.toString(i)));
        } else {
          fixed.put(inner.key(), text);
        }
      }
      blocks.add(fixed);
    }
    List<String> numbers = IntStream.range(0, blocks.size()).mapToObj(Integer::toString).toList();
    Domain which = new Domain.OneOf(numbers, Scale.CATEGORICAL);
    dimensions.add(new Dimension(key.key(), key, which, Optional.empty(), blocks, "", ""));
    dimensions.addAll(within);
  }

  private static String text(Value value) {
    if (value instanceof Text text) {
      return text.text();
    }
    return ((Single) value).text();
  }
}
