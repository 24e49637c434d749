package kindling.pipeline;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.OptimizerSettings;
import kindling.config.Registry;
import kindling.optimize.Optimizers;
import kindling.pipeline.params.ClassColumnParams;
import kindling.pipeline.params.ClassTrainingParams;
import kindling.pipeline.params.ColumnParams;
import kindling.pipeline.params.NetworkParams;
import kindling.pipeline.params.OptimizerParams;
import kindling.pipeline.params.RowParams;
import kindling.pipeline.params.RunParams;
import kindling.pipeline.params.TableParams;
import kindling.pipeline.params.TrainingParams;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Writes the params of the Python package from those of the Java classes: declaration, default,
 * documentation, getter and setter of each, and the constructors. So a param is declared once, in
 * Java, and an editor of Python still knows it by name, type and default.
 */
final class PythonParams {
  static final String COMMAND = "mvn -B test -Dtest=PySparkTest -Dkindling.write-pages=true";

  /** The mix-ins of pyspark.ml.param.shared, by which PySpark recognises params. */
  private static final Map<Class<?>, List<String>> SHARED =
      Map.of(
          ColumnParams.class,
          List.of("HasFeaturesCol", "HasLabelCol", "HasPredictionCol", "HasHandleInvalid"),
          ClassColumnParams.class,
          List.of("HasRawPredictionCol", "HasProbabilityCol", "HasThresholds"),
          RowParams.class,
          List.of("HasWeightCol", "HasValidationIndicatorCol"),
          TableParams.class,
          List.of("HasInputCols"));

  private static final int WIDTH = 116;

  private final NeuralNetworkClassifier classifier = new NeuralNetworkClassifier("classifier");
  private final NeuralNetworkRegressor regressor = new NeuralNetworkRegressor("regressor");

  /** The files by their names. */
  static Map<String, String> files() {
    PythonParams params = new PythonParams();
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "column_params.py",
        params.file(
            "The params of the columns of rows.",
            List.<Class<?>>of(
                ColumnParams.class, ClassColumnParams.class, RowParams.class, TableParams.class)));
    files.put(
        "network_params.py",
        params.file(
            "The params of the network and its optimizer.",
            List.<Class<?>>of(NetworkParams.class, OptimizerParams.class)));
    files.put(
        "training_params.py",
        params.file(
            "The params of the training.",
            List.<Class<?>>of(
                TrainingParams.class,
                RunParams.class,
                ClassTrainingParams.class,
                NeuralNetworkRegressor.class)));
    files.put("arguments.py", params.constructors());
    return files;
  }

  private static String head(String subject) {
    return "\"\"\"%s\n\nWritten from the Java classes by PythonParams.java; do not edit. %s writes it again.\n\"\"\"\n\n"
            .formatted(subject, COMMAND)
        + "from __future__ import annotations\n\n";
  }

  private String file(String subject, List<Class<?>> groups) {
    List<String> shared =
        groups.stream().flatMap(group -> SHARED.getOrDefault(group, List.of()).stream()).toList();
    StringBuilder file = new StringBuilder(head(subject));
    file.append("from typing import TYPE_CHECKING, Any, Mapping, Sequence\n\n");
    file.append(
        "from kindling.params import StageParams, declare, encodings, number_or_text, text;\n");
    file.append("from pyspark.ml.param import Param, TypeConverters\n");
    if (!shared.isEmpty()) {
      file.append("from pyspark.ml.param.shared import (\n");
      shared.stream().sorted().forEach(name -> file.append("    ").append(name).append(",\n"));
      file.append(")\n");
    }
    file.append("\nif TYPE_CHECKING:\n    from typing_extensions import Self\n");
    if (groups.contains(OptimizerParams.class)) {
      file.append("\n# The learning rate of each optimizer if none is set.\n");
      file.append("LEARNING_RATES = {\n");
      Optimizers.ALL.entries().stream()
          .map(Registry.Entry::name)
          .forEach(
              name ->
                  file.append(
                      "    \"%s\": %s,\n"
                          .formatted(name, OptimizerSettings.autoLearningRate(name))));
      file.append("}\n");
    }
    groups.forEach(group -> file.append(mixin(group)));
    String text = file.toString();
    // Imports of which the file has no use.
    for (String name : List.of("encodings", "number_or_text", "text")) {
      text =
          text.contains(", " + name + ")")
                  || text.contains(", " + name + "\n")
                  || text.contains(" " + name + "(")
              ? text
              : text.replaceFirst(", " + name + "\\b", "");
    }
    text = text.replace(";\n", "\n");
    return text.contains("Mapping[") ? text : text.replace("Mapping, ", "");
  }

  /** A class with the params of a Java interface. */
  private String mixin(Class<?> group) {
    List<String> bases = new ArrayList<>();
    if (group == ClassColumnParams.class) {
      bases.add("ColumnParams");
    }
    if (bases.isEmpty()) {
      bases.add("StageParams");
    }
    bases.addAll(SHARED.getOrDefault(group, List.of()));
    StringBuilder text =
        new StringBuilder("\n\nclass %s(%s):\n".formatted(name(group), String.join(", ", bases)));
    text.append("    \"\"\"").append(subject(group)).append("\"\"\"\n\n");
    List<Param<?>> params = params(group);
    for (Param<?> param : params) {
      text.append(declaration(param));
    }
    text.append(defaults(params));
    for (Param<?> param : params) {
      text.append("\n").append(getter(param)).append("\n").append(setter(param));
      if (param.name().equals("columns")) {
        text.append("\n").append(SET_COLUMN);
      }
    }
    return text.toString();
  }

  private static String declaration(Param<?> param) {
    String head = "    %s: Param[%s] = declare(".formatted(param.name(), type(param));
    String arguments = "\"%s\", \"%s\", %s".formatted(param.name(), param.doc(), converter(param));
    return head.length() + arguments.length() < WIDTH
        ? head + arguments + ")\n"
        : head + "\n        " + arguments + "\n    )\n";
  }

  private String defaults(List<Param<?>> params) {
    List<Param<?>> defined = params.stream().filter(param -> !value(param).equals("None")).toList();
    if (defined.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n    def __init__(self, *arguments: Any) -> None:\n");
    text.append("        super().__init__(*arguments)\n        self._setDefault(\n");
    defined.forEach(
        param -> text.append("            %s=%s,\n".formatted(param.name(), value(param))));
    return text.append("        )\n").toString();
  }

  private static final String SET_COLUMN =
      """
          def setColumn(self, name: str, encoding: str) -> Self:
              \"""Sets the encoding of one column in columns, and keeps those of the others.\"""
              others = [entry for entry in self.getColumns() if entry.rpartition("=")[0] != name]
              return self.setColumns(others + [name + "=" + encoding])
      """;

  private String getter(Param<?> param) {
    String name = param.name();
    boolean mayBeNumber = name.equals("threshold");
    String type = mayBeNumber ? "float | str" : type(param);
    String head = "    def get%s(self) -> %s:\n".formatted(capital(name), type);
    if (name.equals("learningRate")) {
      return head
          + "        \"\"\"The learning rate, or that of the optimizer if none is set.\"\"\"\n"
          + "        if self.isDefined(self.learningRate):\n"
          + "            return self._value(self.learningRate)\n"
          + "        return LEARNING_RATES.get(self.getOptimizer(), %s)\n"
              .formatted(OptimizerSettings.autoLearningRate("sgd"));
    }
    return head
        + wrapped(
            "        ",
            "\"\"\"The value of %s: %s (%s).\"\"\"".formatted(name, param.doc(), byDefault(param)))
        + (mayBeNumber
                ? "        return number_or_text(self._value(self.%s))\n"
                : "        return self._value(self.%s)\n")
            .formatted(name);
  }

  private String setter(Param<?> param) {
    return "    def set%s(self, value: %s | None) -> Self:\n"
            .formatted(capital(param.name()), argument(param))
        + "        \"\"\"Sets %s; None clears it.\"\"\"\n".formatted(param.name())
        + "        return self._set_or_clear({\"%s\": value})\n".formatted(param.name());
  }

  private String constructors() {
    StringBuilder file = new StringBuilder(head("The constructors of the estimators."));
    file.append("from typing import Mapping, Sequence\n\n");
    file.append(
        "from kindling.column_params import ClassColumnParams, ColumnParams, RowParams, TableParams\n");
    file.append("from kindling.network_params import NetworkParams, OptimizerParams\n");
    file.append("from kindling.params import by_keyword\n");
    file.append(
        "from kindling.training_params import ClassTrainingParams, RegressorParams, RunParams, TrainingParams\n");
    String common =
        "RowParams, TableParams, NetworkParams, OptimizerParams, TrainingParams, RunParams";
    file.append(
        constructor(
            "ClassifierArguments",
            "ClassColumnParams, ClassTrainingParams, " + common,
            classifier));
    file.append(
        constructor("RegressorArguments", "ColumnParams, RegressorParams, " + common, regressor));
    return file.toString();
  }

  private String constructor(String name, String bases, Params stage) {
    List<Param<?>> params =
        Stream.<Class<?>>of(
                ColumnParams.class,
                ClassColumnParams.class,
                NeuralNetworkRegressor.class,
                RowParams.class,
                TableParams.class,
                NetworkParams.class,
                OptimizerParams.class,
                TrainingParams.class,
                ClassTrainingParams.class,
                RunParams.class)
            .flatMap(group -> params(group).stream())
            .filter(param -> stage.hasParam(param.name()))
            .collect(Collectors.toList());
    StringBuilder text = new StringBuilder("\n\nclass %s(%s):\n".formatted(name, bases));
    text.append(
        "    \"\"\"The constructor of the %s.\"\"\"\n\n"
            .formatted(name.replace("Arguments", "").toLowerCase(Locale.ROOT)));
    text.append("    @by_keyword\n    def __init__(\n        self,\n        *,\n");
    for (Param<?> param : params) {
      String value = shown(param);
      text.append(
          "        %s: %s%s = %s,\n"
              .formatted(
                  param.name(),
                  argument(param),
                  value.equals("None") ? " | None" : "",
                  value.replace("[]", "()")));
    }
    text.append("    ) -> None:\n        \"\"\"\n        Parameters\n        ----------\n");
    for (Param<?> param : params) {
      text.append(
          "        %s : %s, %s\n".formatted(param.name(), argument(param), byDefault(param)));
      text.append(wrapped("            ", param.doc()));
    }
    return text.append("        \"\"\"\n        super().__init__()\n").toString();
  }

  /** The params that a Java interface declares, in their order in the alphabet of their methods. */
  private List<Param<?>> params(Class<?> group) {
    Params stage = group == NeuralNetworkRegressor.class ? regressor : classifier;
    return Arrays.stream(group.getDeclaredMethods())
        .filter(method -> Param.class.isAssignableFrom(method.getReturnType()))
        .filter(method -> method.getParameterCount() == 0 && !method.isBridge())
        .map(Method::getName)
        .sorted(Comparator.naturalOrder())
        .<Param<?>>map(stage::getParam)
        .toList();
  }

  private static String name(Class<?> group) {
    return group == NeuralNetworkRegressor.class ? "RegressorParams" : group.getSimpleName();
  }

  private static String subject(Class<?> group) {
    return new TreeMap<>(
            Map.of(
                "ColumnParams", "The columns of every estimator and model.",
                "ClassColumnParams", "The columns of a classifier and its model.",
                "RowParams", "Row weights and validation rows.",
                "TableParams", "The columns of a table.",
                "NetworkParams", "The network: hidden layers, or all layers as text.",
                "OptimizerParams", "The optimizer.",
                "TrainingParams", "The training.",
                "RunParams", "The folder of results, and other settings.",
                "ClassTrainingParams", "The training of a classifier.",
                "RegressorParams", "The labels of a regressor."))
        .get(name(group));
  }

  private static String type(Param<?> param) {
    if (param instanceof IntParam || param instanceof LongParam) {
      return "int";
    }
    if (param instanceof DoubleParam) {
      return "float";
    }
    if (param instanceof IntArrayParam) {
      return "list[int]";
    }
    if (param instanceof DoubleArrayParam) {
      return "list[float]";
    }
    return param instanceof StringArrayParam ? "list[str]" : "str";
  }

  /** The type of an argument, which may be wider. */
  private static String argument(Param<?> param) {
    return switch (param.name()) {
      case "columns" -> "Mapping[str, str] | Sequence[str]";
      case "threshold" -> "str | float";
      default -> type(param).replace("list[", "Sequence[");
    };
  }

  private static String converter(Param<?> param) {
    return switch (param.name()) {
      case "columns" -> "encodings";
      case "threshold" -> "text";
      default ->
          "TypeConverters."
              + Map.of(
                      "int", "toInt",
                      "float", "toFloat",
                      "str", "toString",
                      "list[int]", "toListInt",
                      "list[float]", "toListFloat",
                      "list[str]", "toListString")
                  .get(type(param));
    };
  }

  /** The default as Python writes it, None if there is none. */
  private String value(Param<?> param) {
    Params params = classifier.hasParam(param.name()) ? classifier : regressor;
    if (!params.hasDefault(param)) {
      return "None";
    }
    Object value = params.getDefault(param).get();
    if (value instanceof String text) {
      return "\"%s\"".formatted(text);
    }
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof Object[] texts ? Arrays.toString(texts) : String.valueOf(value);
  }

  /** The default as the getter returns it. */
  private String shown(Param<?> param) {
    String value = value(param);
    return param.name().equals("threshold") ? value.replace("\"", "") : value;
  }

  private String byDefault(Param<?> param) {
    String value = shown(param);
    return value.equals("None") ? "not set by default" : "default " + value;
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** A text in lines of at most {@code WIDTH} characters. */
  private static String wrapped(String indent, String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ", -1)) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
        lines.append(line).append("\n");
        line = new StringBuilder(indent);
      }
      line.append(line.length() == indent.length() ? "" : " ").append(word);
    }
    return lines.append(line).append("\n").toString();
  }
}
