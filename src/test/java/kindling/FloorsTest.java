package kindling;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The floors of the house: an import points down, or to a neighbour without a way back. */
class FloorsTest {
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("math", "config", "metrics"),
          List.of("data", "optimize", "tables"),
          List.of("network"),
          List.of("gradient", "rows"),
          List.of("train", "cluster"),
          List.of("store"),
          List.of("report", "serving"),
          List.of("run"),
          List.of("pipeline", "sweep"),
          List.of("cli"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("kindling");

  @Test
  void noImportPointsUp() {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (int above = floor + 1; above < FLOORS.size(); above++) {
        noClasses()
            .that()
            .resideInAnyPackage(packages(FLOORS.get(floor)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages(FLOORS.get(above)))
            .allowEmptyShould(true)
            .check(CLASSES);
      }
    }
  }

  @Test
  void packagesDoNotGoInCircles() {
    slices().matching("kindling.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesWithinAPackageDoNotGoInCirclesEither() {
    slices().matching("kindling.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void whatIsSearchedKnowsNothingOfWhoSearches() {
    noClasses()
        .that()
        .resideInAPackage("kindling.sweep.space")
        .should()
        .dependOnClassesThat(
            resideInAPackage("kindling..")
                .and(resideOutsideOfPackages("kindling.config..", "kindling.sweep.space")))
        .check(CLASSES);
  }

  @Test
  void aSweepDoesNotKnowItsReports() {
    noClasses()
        .that()
        .resideInAPackage("kindling.sweep..")
        .and()
        .resideOutsideOfPackage("kindling.sweep.report")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("kindling.sweep.report")
        .check(CLASSES);
  }

  @Test
  void sparkIsOneSeam() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            packages(List.of("rows", "cluster", "run", "sweep", "pipeline", "cli")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  @Test
  void mlflowIsKnownOnlyWhereItIsTold() {
    noClasses()
        .that()
        .resideOutsideOfPackage("kindling.report.mlflow")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.mlflow..", "org.mlflow_project..")
        .check(CLASSES);
  }

  @Test
  void hadoopIsKnownOnlyWhereFilesAre() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            packages(
                List.of("rows", "cluster", "store", "report", "run", "sweep", "pipeline", "cli")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void nothingIsOfScala213Only() {
    noClasses().should().dependOnClassesThat().resideInAPackage("scala.jdk..").check(CLASSES);
  }

  @Test
  void servingAndAllItUsesNeedNothingOfSparks() {
    noClasses()
        .that()
        .resideInAPackage("kindling.serving..")
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAnyPackage("org.apache..", "scala..", "com.fasterxml..", "picocli..")
        .check(CLASSES);
  }

  @Test
  void everyPackageStandsOnAFloor() {
    String[] known = packages(FLOORS.stream().flatMap(List::stream).toList());
    noClasses().should().resideOutsideOfPackages(known).check(CLASSES);
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> "kindling." + name + "..").toArray(String[]::new);
  }
}
