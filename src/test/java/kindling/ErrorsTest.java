package kindling;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

/** Errors and warnings hold settings as data; no code reads the sentences that are made of them. */
class ErrorsTest {
  private static final Path SOURCES = Path.of("src/main/java/kindling");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{([a-z][a-z0-9-]*(?:\\.[A-Za-z][A-Za-z0-9-]*)+)}");

  /** They show how a conf file is written, or describe an entry of a registry. */
  private static final Set<String> EXAMPLES =
      Set.of(
          "ConfTrouble.java",
          "KnownKeys.java",
          "SpaceKeys.java",
          "RunParams.java",
          "Metric.java",
          "Lift.java",
          "QuantileLoss.java",
          "LossMetrics.java",
          "BytesColumn.java");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("kindling");

  @Test
  void theSentenceOfAnErrorIsAskedForOnlyWhereItIsShown() {
    noClasses()
        .that()
        .resideOutsideOfPackage("kindling.cli..")
        .and()
        .doNotHaveFullyQualifiedName("kindling.sweep.trial.TrialTraining")
        .and()
        .doNotHaveFullyQualifiedName("kindling.pipeline.Answers") // shown by Python
        .should()
        .callMethodWhere(
            target(owner(JavaClass.Predicates.assignableTo(UserError.class)))
                .and(target(name("getMessage"))))
        .check(CLASSES);
  }

  @Test
  void theNamesOfParamsAreNotReplacedInSentences() {
    noClasses()
        .that()
        .haveFullyQualifiedName("kindling.pipeline.params.ParamKeys")
        .or()
        .haveFullyQualifiedName("kindling.pipeline.Fit")
        .or()
        .haveFullyQualifiedName("kindling.pipeline.Evaluated")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.regex")
        .check(CLASSES);
  }

  @Test
  void aKeyInBracesExists() throws IOException {
    Set<String> keys = keys();
    List<String> unknown = new ArrayList<>();
    for (Path file : sources()) {
      for (String literal : literals(file)) {
        Matcher placeholders = PLACEHOLDER.matcher(literal);
        while (placeholders.find()) {
          String key = placeholders.group(1);
          if (!keys.contains(key)
              && !key.startsWith("data.options.")
              && !key.equals("data.columns")) {
            unknown.add(file + ": " + key);
          }
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** Sweeps and commands are used on the command line only. */
  @Test
  void whatAPipelineMayShowNamesSettingsInBraces() throws IOException {
    Set<String> keys = keys();
    List<String> bare = new ArrayList<>();
    for (Path file : sources()) {
      String folder = SOURCES.relativize(file).getName(0).toString();
      if (folder.equals("cli")
          || folder.equals("sweep")
          || EXAMPLES.contains(file.getFileName().toString())) {
        continue;
      }
      for (String literal : literals(file)) {
        String rest = PLACEHOLDER.matcher(literal).replaceAll("").replaceAll("--set \\S+", "");
        if (rest.contains(" ") && keys.stream().anyMatch(key -> names(rest, key))) {
          bare.add(file + ": " + literal);
        }
      }
    }
    assertEquals(List.of(), bare);
  }

  private static boolean names(String text, String key) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(key) + "(?![\\w-]|\\.\\w)")
        .matcher(text)
        .find();
  }

  /** All settings, and the blocks that they are in. */
  private static Set<String> keys() {
    Settings settings = SettingsReader.ofChanges("x", List.of()).settings();
    Set<String> keys = new TreeSet<>(List.of("sweep.space", "sweep.strategy", "sweep.metric"));
    for (String key : settings.places().keySet()) {
      keys.add(key);
    }
    keys.remove("name");
    return keys;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<String> literals(Path file) throws IOException {
    String code = Files.readString(file).replaceAll("(?m)^\\s*(\\*|//|/\\*\\*).*$", "");
    return LITERAL.matcher(code).results().map(found -> found.group(1)).toList();
  }
}
