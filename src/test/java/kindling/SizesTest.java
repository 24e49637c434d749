package kindling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits that show where a concept lacks a name. */
class SizesTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final int MOST_FILES = 35;
  private static final int MOST_LINES = 300;
  private static final int MOST_PARAMETERS = 7;

  @Test
  void noPackageHasMoreThan35Files() throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    for (Path file : sources()) {
      files.merge(MAIN.relativize(file.getParent()).toString(), 1, Integer::sum);
    }
    assertNoneAbove(MOST_FILES, files);
  }

  @Test
  void noFileHasMoreThan300Lines() throws IOException {
    Map<String, Integer> lines = new TreeMap<>();
    for (Path file : sources()) {
      lines.put(MAIN.relativize(file).toString(), Files.readAllLines(file).size());
    }
    assertNoneAbove(MOST_LINES, lines);
  }

  /** Records are excepted: a block of settings, or a result, has as many components as it has. */
  @Test
  void noConstructorHasMoreThanSevenParameters() {
    Map<String, Integer> parameters = new TreeMap<>();
    for (JavaClass type : classes()) {
      // The compiler makes some constructors, such as those of anonymous classes, with more.
      if (!type.isRecord() && !type.isAnonymousClass()) {
        type.getConstructors().stream()
            .filter(constructor -> !constructor.getModifiers().contains(JavaModifier.SYNTHETIC))
            .forEach(
                constructor ->
                    parameters.merge(
                        type.getName(), constructor.getParameters().size(), Math::max));
      }
    }
    assertNoneAbove(MOST_PARAMETERS, parameters);
  }

  private static Iterable<JavaClass> classes() {
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/test-classes/"))
        .importPackages("kindling");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static void assertNoneAbove(int most, Map<String, Integer> sizes) {
    List<String> above = new ArrayList<>();
    sizes.forEach(
        (name, size) -> {
          if (size > most) {
            above.add(name + ": " + size);
          }
        });
    assertEquals(List.of(), above, "at most " + most);
  }
}
