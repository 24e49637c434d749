package kindling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Evaluation;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.report.console.TextConsole;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.train.Aggregate;
import kindling.train.EpochResult;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings in local mode, on the first rows of MNIST. */
class TrainingRunIT {
  private static final String[] KRYO = {
    "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
    "spark.kryo.registrationRequired", "true",
    "spark.kryo.registrator", "kindling.cluster.KryoClasses"
  };

  private static final String CONF =
      """
      network { layers = [affine 784 -> 20, relu, affine 20 -> 10], initialization = he }
      training { epochs = 2, batch-size = 128, shards = 6 }
      """;

  @TempDir static Path folder;
  @TempDir Path out;
  private int runs;
  private boolean overwrite;
  private TrainingListener listener = new TrainingListener() {};

  @AfterAll
  static void stopSpark() {
    Sessions.stop();
  }

  @BeforeAll
  static void writeData() throws IOException {
    Mnist.write(folder, 3000, 500);
  }

  @Test
  void sameSeedSameBitsOnAnyNumberOfCores() {
    String expected = sha(train("local[1]", CONF));
    assertEquals(expected, sha(train("local[2]", CONF)));
    assertEquals(expected, sha(train("local[4]", CONF)));
    assertEquals(expected, sha(train("local[2]", CONF, "spark.default.parallelism", "5")));
    assertEquals(expected, sha(train("local[2]", CONF, KRYO)));
    assertFalse(expected.equals(sha(train("local[2]", CONF + "training.seed = 2"))));
  }

  @Test
  void shortEpochsTakeTheStepsOfAWholePass() {
    // 3,000 rows: a pass has 24 steps of 125 rows in one epoch, or in three of 8 steps.
    String pass = sha(train("local[2]", CONF + "training.epochs = 1"));
    List<Integer> rows = new ArrayList<>();
    listener =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState state, EpochResult result) {
            rows.add((int) result.rows());
          }
        };
    for (String mode : List.of("aggregate", "all-reduce")) {
      rows.clear();
      String parts = "training { rows-per-epoch = 1000, mode = %s, epochs = ".formatted(mode);
      assertEquals(pass, sha(train("local[2]", CONF + parts + "3 }")));
      assertEquals(List.of(1000, 1000, 1000), rows);
    }
  }

  @Test
  void classesThatKryoDoesNotKnowAreAnErrorWithTheCure() {
    String[] unregistered = Arrays.copyOf(KRYO, 4);
    UserError error = assertThrows(UserError.class, () -> train("local[2]", CONF, unregistered));
    assertTrue(
        error.getMessage().contains("set spark.kryo.registrator=kindling.cluster.KryoClasses"),
        error::getMessage);
  }

  @Test
  void manyTasksSumInGroupsOnExecutorsToTheSameBitsAndLeaveNoFiles() {
    // With a number of rows they are packed with a shuffle.
    String conf = CONF + "data.rows = 1000000, training { shards = 37, epochs = 1 }";
    String expected = sha(train("local[2]", conf));
    Set<String> shuffles = new TreeSet<>();
    listener =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState state, EpochResult result) {
            try (Stream<Path> files = Files.walk(out.resolve("scratch"))) {
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.matches("shuffle_.*data"))
                  .forEach(name -> shuffles.add(name.replaceFirst("(shuffle_\\d+)_.*", "$1")));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    String[] spark = {
      "spark.default.parallelism", "30", "spark.local.dir", out.resolve("scratch").toString()
    };
    assertEquals(expected, sha(train("local[2]", conf, spark)));
    // One of the packing, and perhaps some of the last steps; there are 24.
    assertTrue(shuffles.size() >= 1 && shuffles.size() <= 5, shuffles::toString);
  }

  @Test
  void allReduceGivesTheBitsOfAggregateOnAnyNumberOfCores() {
    String conf =
        CONF + "optimizer { name = momentum, clip-norm = 0.7 }\ntraining { epochs = 3 }\n";
    String expected = sha(train("local[2]", conf));
    for (String master : List.of("local[1]", "local[2]", "local[4]")) {
      assertEquals(expected, sha(train(master, conf + "training.mode = all-reduce")));
    }
    for (String key : List.of("trainLoss", "trainAccuracy", "testLoss")) {
      assertEquals(figure(out.resolve("run0"), key), figure(out.resolve("run2"), key));
    }
  }

  @Test
  void roundedExchangesGiveTheSameBitsInEveryModeThatHasThem() {
    String conf = CONF + "optimizer.name = momentum\ntraining { exchange = bfloat16 }\n";
    String expected = sha(train("local[1]", conf + "training.mode = all-reduce"));
    assertEquals(expected, sha(train("local[4]", conf + "training.mode = all-reduce")));
    assertEquals(expected, sha(train("local[2]", conf)));
    for (String[] serializer : new String[][] {{}, KRYO}) {
      String jobs = conf + "training.aggregate = job-per-step";
      assertEquals(expected, sha(train("local[3]", jobs, serializer)));
    }
    assertFalse(expected.equals(sha(train("local[2]", CONF + "optimizer.name = momentum"))));
    assertTrue(figure(out.resolve("run0"), "trainAccuracy") > 0.8);

    train("local[2]", conf + "training.epochs = 1");
    String run = out + "/run" + (runs - 1);
    SparkSession spark = Sessions.plain("local[3]");
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Checkpoint checkpoint =
        new CheckpointFolder(storage, run + "/checkpoints").newest(warning -> {}).orElseThrow();
    ResumePoint point = new ResumePoint(checkpoint.settings(), Optional.of(checkpoint));
    assertEquals(
        expected,
        sha(
            new TrainingRun(spark.sparkContext(), settings(conf))
                .resume(run, point, nowhere())
                .model()));
  }

  @Test
  void allReduceRunsInTheSlotsThatThereAreAndRefusesDynamicAllocation() {
    String conf = CONF + "training.mode = all-reduce";
    String expected = sha(train("local[2]", conf));
    String[] spark =
        Stream.concat(Stream.of("spark.default.parallelism", "5"), Stream.of(KRYO))
            .toArray(String[]::new);
    assertEquals(expected, sha(train("local[4]", conf, spark)));
    spark = new String[] {"spark.task.cpus", "2"};
    assertEquals(expected, sha(train("local[2]", conf, spark)));
    spark = new String[] {"spark.dynamicAllocation.enabled", "true"};
    String[] dynamic = spark;
    UserError error = assertThrows(UserError.class, () -> train("local[2]", conf, dynamic));
    assertTrue(
        error.getMessage().contains("spark.dynamicAllocation.enabled is true; set it to false"),
        error::getMessage);
    assertFalse(Files.exists(out.resolve("run3")));
  }

  @Test
  void trainingsAtTheSameTimeGiveTheBitsThatTheyGiveAlone() throws Exception {
    List<String> confs =
        List.of(
            CONF,
            CONF + "training.mode = all-reduce\noptimizer.name = momentum",
            CONF + "training { mode = local, seed = 7, shards = 3 }",
            CONF + "training { mode = all-reduce, seed = 8, shards = 2 }");
    List<String> alone = confs.stream().map(conf -> sha(train("local[2]", conf))).toList();
    SparkSession spark = Sessions.plain("local[2]");
    ExecutorService threads = Executors.newFixedThreadPool(confs.size());
    try {
      List<Future<String>> together = new ArrayList<>();
      for (String conf : confs) {
        Settings settings = settings(conf);
        String results = out.resolve("run" + runs++).toString();
        together.add(
            threads.submit(
                () ->
                    sha(
                        new TrainingRun(spark.sparkContext(), settings)
                            .train(results, false, nowhere())
                            .model())));
      }
      for (int i = 0; i < confs.size(); i++) {
        assertEquals(alone.get(i), together.get(i).get(120, TimeUnit.SECONDS), confs.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aThreadThatTrainedInAContextThatWasStoppedTrainsInTheNextOneWithTheSameBits()
      throws Exception {
    Set<String> all = new TreeSet<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      for (int context = 0; context < 2; context++) {
        SparkSession spark = Sessions.open("local[2]");
        for (String mode : List.of("aggregate", "all-reduce")) {
          Settings settings = settings(CONF + "training.mode = " + mode);
          String results = out.resolve("run" + runs++).toString();
          all.add(
              thread
                  .submit(
                      () ->
                          sha(
                              new TrainingRun(spark.sparkContext(), settings)
                                  .train(results, false, nowhere())
                                  .model()))
                  .get(120, TimeUnit.SECONDS));
        }
      }
    } finally {
      thread.shutdownNow();
    }
    assertEquals(1, all.size(), all::toString);
  }

  @Test
  void whatAStepBringsHomeIsComparedWithWhatSparkLetsThrough() {
    UserError error =
        assertThrows(
            UserError.class, () -> train("local[2]", CONF, "spark.driver.maxResultSize", "100k"));
    assertTrue(
        error.getMessage().contains("start with kindling --conf spark.driver.maxResultSize=1g"),
        error::getMessage);
    assertFalse(Files.exists(out.resolve("run0")));
    // Slices of all-reduce are together as long as the weights, the sums of aggregate four times.
    String[] enough = {"spark.driver.maxResultSize", "256k"};
    train("local[4]", CONF + "training.mode = all-reduce", enough);
    assertThrows(UserError.class, () -> train("local[4]", CONF, enough));
  }

  @Test
  void localStepsGiveTheSameBitsOnAnyNumberOfCores() {
    String conf =
        CONF
            + "optimizer.name = momentum\ntraining { mode = local, local { steps = [1, 5, epoch], outer-momentum = 0.3 }, epochs = 3 }";
    String expected = sha(train("local[1]", conf));
    assertEquals(expected, sha(train("local[2]", conf)));
    assertEquals(expected, sha(train("local[3]", conf)));
    assertTrue(figure(out.resolve("run0"), "trainAccuracy") > 0.8);
  }

  @Test
  void sparkGivesTheBitsOfOneProcessWithoutSpark() throws IOException {
    Network network =
        NetworkParser.parse(
            List.of("affine 20", "relu", "affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
    float[] parameters = Initializer.of("he").parameters(network, 1);
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 128, 6, 3000, 2)) {
      new Trainer(workers, new Aggregate(workers, new UpdateRule(new Sgd(), 0.1)), List.of())
          .train(new TrainingState(parameters, 0, 24), 2);
    }
    assertArrayEquals(parameters, train("local[2]", CONF).parameters());
  }

  @Test
  void rowsWithoutAnIndexGiveTheSameBitsInAnyOrderAndPartitions() {
    SparkSession spark = Sessions.plain("local[2]");
    Dataset<Row> rows = images(spark, "train").drop("index");
    rows.write().parquet(out + "/one");
    rows.orderBy(functions.rand(3)).repartition(7).write().parquet(out + "/other");
    String conf = CONF + "data { format = parquet, train = \"%s\" }";
    String expected = sha(train("local[2]", conf.formatted(out + "/one")));
    assertEquals(expected, sha(train("local[3]", conf.formatted(out + "/other"))));
  }

  @Test
  void onlySoManyRowsAreTheSameInAnyOrderAndPartitions() {
    String conf = CONF + "training.epochs = 1\n";
    SparkSession spark = Sessions.plain("local[2]");
    Dataset<Row> indexed = images(spark, "train");
    String expected = sha(on(indexed.filter("index < 500"), conf).model());
    assertEquals(expected, sha(on(indexed, conf + "data.rows = 500").model()));
    Dataset<Row> rows = indexed.drop("index").repartition(3);
    Dataset<Row> other = rows.repartition(7).orderBy(functions.rand(3));
    String some = conf + "data { rows = 500, validation-share = 0.2 }\n";
    TrainingRun.Result result = on(rows, some);
    assertEquals(500, result.epoch().train().rows() + result.epoch().validation().rows());
    assertEquals(sha(result.model()), sha(on(other, some).model()));
    String flagged = conf + "data { rows = 100, validation-column = held }";
    Dataset<Row> held = rows.withColumn("held", functions.col("label").equalTo(3));
    EpochResult epoch = on(held, flagged).epoch();
    assertEquals(100, epoch.train().rows());
    assertEquals(held.filter("held").count(), epoch.validation().rows());
  }

  private static TrainingRun.Result on(Dataset<Row> rows, String conf) {
    Settings settings = SettingsReader.ofText(conf, "test.conf", List.of()).settings();
    return new TrainingRun(settings, rows).train(warning -> {});
  }

  @Test
  void parquetCsvAndLibsvmAreReadBySpark() throws IOException {
    SparkSession spark = Sessions.plain("local[2]");
    Dataset<Row> rows =
        spark
            .range(600)
            .select(
                functions.pmod(functions.col("id"), functions.lit(3)).cast("int").as("label"),
                functions.sin("id").as("a"),
                functions
                    .pmod(functions.col("id"), functions.lit(3))
                    .minus(1)
                    .cast("float")
                    .as("b"));
    rows.write().option("header", "true").csv(out + "/csv");
    rows.select(functions.col("label"), functions.array("a", "b").as("features"))
        .write()
        .parquet(out + "/parquet");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      lines.add("%d 1:%s 2:%d".formatted(i % 3, Math.sin(i), i % 3 - 1));
    }
    Files.write(out.resolve("libsvm"), lines);
    String network =
        "network.layers = [affine 16, tanh, affine 3]\ntraining { epochs = 10, batch-size = 10 }\n";
    String csv =
        "data { format = csv, feature-columns = [\"*\"], options { header = true, inferSchema = true }, train = \"%s\" }";
    assertLearns(network + csv.formatted(out + "/csv"));
    assertLearns(network + "data { format = parquet, train = \"%s\" }".formatted(out + "/parquet"));
    assertLearns(
        network
            + "data { format = libsvm, options { numFeatures = 2 }, train = \"%s\" }"
                .formatted(out + "/libsvm"));
  }

  @Test
  void theResultsAreCompleteAndTheModelReadBackGivesTheSameFigures() throws IOException {
    Model model = train("local[2]", CONF);
    List<String> lines = Files.readAllLines(out.resolve("run0/metrics.jsonl"));
    assertEquals(2, lines.size());
    JsonNode last = Json.parse(lines.get(1));
    assertEquals(2, last.get("epoch").intValue());
    assertEquals(48, last.get("step").intValue());
    for (String key :
        List.of(
            "trainLoss",
            "trainAccuracy",
            "testLoss",
            "testAccuracy",
            "seconds",
            "samplesPerSecond")) {
      assertTrue(last.get(key).isNumber(), key);
    }
    JsonNode record = Json.parse(Files.readString(out.resolve("run0/run.json")));
    assertEquals("finished", record.get("status").textValue());
    assertEquals(sha(model), record.get("weightsSha256").textValue());
    assertEquals(1, record.get("seed").intValue());
    assertEquals(3000, record.at("/data/train/rows").intValue());
    assertTrue(record.at("/blas/native").booleanValue());
    assertEquals(128, record.at("/settings/training/batch-size").intValue());

    SparkSession spark = Sessions.plain("local[3]");
    String file = out + "/run0/model.safetensors";
    Evaluation test =
        new ModelUse(spark.sparkContext(), file, List.of()).evaluate(Split.TEST).evaluation();
    assertEquals(last.get("testAccuracy").doubleValue(), test.accuracy());
    assertEquals(last.get("testLoss").doubleValue(), test.loss());
    Evaluation train =
        new ModelUse(spark.sparkContext(), file, List.of()).evaluate(Split.TRAIN).evaluation();
    assertEquals(last.get("trainLoss").doubleValue(), train.loss());

    String predictions = out + "/predictions";
    new ModelUse(spark.sparkContext(), file, List.of())
        .predict(folder + "/t10k-images-idx3-ubyte", predictions, "parquet", false);
    Dataset<Row> predicted = spark.read().parquet(predictions);
    assertEquals(List.of("index", "label", "prediction", "scores"), List.of(predicted.columns()));
    long correct = predicted.filter("label = prediction").count();
    assertEquals(test.correct(), correct);
    assertEquals(500, predicted.filter("size(scores) = 10").count());
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                new ModelUse(spark.sparkContext(), file, List.of())
                    .predict(folder + "/t10k-images-idx3-ubyte", predictions, "parquet", false));
    assertTrue(
        error.getMessage().contains("exists already; choose another --output, or add --overwrite"),
        error::getMessage);
  }

  @Test
  void trainingMayBeginWithAModelFile() {
    Model model = train("local[2]", CONF);
    String conf =
        CONF
            + "training.epochs = 1\nnetwork.initial-weights = \""
            + out
            + "/run0/model.safetensors\"";
    Path second = out.resolve("second");
    Model continued = train("local[2]", conf, second);
    assertFalse(sha(model).equals(sha(continued)));
    double before = figure(out.resolve("run0"), "trainLoss");
    assertTrue(figure(second, "trainLoss") < before);
  }

  @Test
  void aLossThatTurnsNaNKeepsTheLastGoodModel() throws IOException {
    listener =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState state) {
            if (state.epoch() == 1) {
              state.parameters()[0] = Float.NaN;
            }
          }
        };
    UserError error =
        assertThrows(UserError.class, () -> train("local[2]", CONF + "training.epochs = 5"));
    assertTrue(error.getMessage().startsWith("after step 25: loss is NaN"), error::getMessage);
    assertEquals(
        "failed",
        Json.parse(Files.readString(out.resolve("run0/run.json"))).get("status").textValue());
    assertEquals(1, Files.readAllLines(out.resolve("run0/metrics.jsonl")).size());
    Evaluation kept =
        new ModelUse(
                Sessions.plain("local[2]").sparkContext(),
                out + "/run0/model.safetensors",
                List.of())
            .evaluate(Split.TRAIN)
            .evaluation();
    assertEquals(figure(out.resolve("run0"), "trainLoss"), kept.loss());
  }

  @Test
  void predictNeverHarmsWhatWasThere() throws IOException {
    train("local[2]", CONF);
    ModelUse model =
        new ModelUse(
            Sessions.plain("local[2]").sparkContext(), out + "/run0/model.safetensors", List.of());
    Path data = Files.createDirectory(out.resolve("data"));
    Mnist.write(data, 20, 10);
    String images = data + "/t10k-images-idx3-ubyte";
    for (String output : List.of(images, data.toString(), out.toString())) {
      UserError error =
          assertThrows(UserError.class, () -> model.predict(images, output, "parquet", true));
      assertTrue(error.getMessage().contains("holds the input, or lies in it"), error::getMessage);
    }
    Path other = Files.createDirectory(out.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "precious");
    assertThrows(UserError.class, () -> model.predict(images, other.toString(), "parquet", true));
    assertTrue(Files.exists(other.resolve("thesis.txt")));

    String predictions = out + "/predictions";
    model.predict(images, predictions, "csv", false);
    assertThrows(UserError.class, () -> model.predict(images, predictions, "nonsense", true));
    assertEquals(
        10, Sessions.plain("local[2]").read().option("header", true).csv(predictions).count());
  }

  @Test
  void anEvaluationMayNameAnotherSet() {
    train("local[2]", CONF);
    Evaluation evaluation =
        new ModelUse(
                Sessions.plain("local[2]").sparkContext(),
                out + "/run0/model.safetensors",
                List.of("data.test=" + folder + "/train-images-idx3-ubyte"))
            .evaluate(Split.TEST)
            .evaluation();
    assertEquals(3000, evaluation.rows());
  }

  @Test
  void oneHotLabelsGiveTheBitsOfClassNumbersAndReplacementSamplesLearn() {
    SparkSession spark = Sessions.plain("local[2]");
    Dataset<Row> rows = images(spark, "train");
    rows.selectExpr(
            "index",
            "features",
            "transform(sequence(0, 9), k -> cast(k = label as float)) as label")
        .write()
        .parquet(out + "/onehot");
    String conf = CONF + "training.sampling = replacement\n";
    String expected =
        sha(
            train(
                "local[2]", conf + "data { train = \"" + folder + "/train-images-idx3-ubyte\" }"));
    String onehot = "data { format = parquet, train = \"" + out + "/onehot\" }";
    assertEquals(expected, sha(train("local[2]", conf + onehot)));
    assertTrue(figure(out.resolve("run1"), "trainAccuracy") > 0.6);
  }

  @Test
  void resultsAreOverwrittenOnlyWhenAsked() throws IOException {
    Path same = out.resolve("same");
    train("local[2]", CONF, same);
    Files.writeString(same.resolve("note.txt"), "not ours");
    UserError error = assertThrows(UserError.class, () -> train("local[2]", CONF, same));
    assertTrue(
        error.getMessage().contains("is not empty; choose another folder, or add --overwrite"),
        error::getMessage);
    overwrite = true;
    train("local[2]", CONF + "training.epochs = 1", same);
    assertEquals(1, Files.readAllLines(same.resolve("metrics.jsonl")).size());
    assertEquals("not ours", Files.readString(same.resolve("note.txt")));
  }

  @Test
  void aBadSettingDoesNotCostTheCheckpointsThatItWouldReplace() throws IOException {
    Path same = out.resolve("same");
    train("local[2]", CONF + "report { tensorboard = true, histograms = 2 }", same);
    List<String> before = names(same.resolve("checkpoints"));
    overwrite = true;
    String bad = CONF + "network.initialization = normal(1e30)";
    UserError error = assertThrows(UserError.class, () -> train("local[2]", bad, same));
    assertTrue(error.getMessage().contains("before the first step: loss is"), error::getMessage);
    assertEquals(before, names(same.resolve("checkpoints")));
    assertEquals(2, Files.readAllLines(same.resolve("histograms.jsonl")).size());
    assertEquals(2, names(same.resolve("tensorboard")).size());
    train("local[2]", CONF, same);
    assertEquals(
        List.of("checkpoints", "metrics.jsonl", "model.safetensors", "report.html", "run.json"),
        names(same));
  }

  @Test
  void aReportWithTheMistakesIsLeftUnlessSomebodyWantsNoneAndTouchesNoBits() throws IOException {
    String conf = CONF + "training.epochs = 1\n";
    Model model = train("local[2]", conf + "report.histograms = 1", KRYO);
    String page = Files.readString(out.resolve("run0/report.html"));
    long wrong = Math.round(500 * (1 - figure(out.resolve("run0"), "testAccuracy")));
    assertTrue(wrong > 50, () -> wrong + " are wrong");
    assertEquals(50, page.split("<figure title=\"row ", -1).length - 1);
    assertEquals(20, page.split("<figure title=\"unit ", -1).length - 1);
    List<String> histograms = Files.readAllLines(out.resolve("run0/histograms.jsonl"));
    assertEquals(1000, Json.parse(histograms.get(0)).get("rows").asInt());
    assertEquals(1, Json.parse(histograms.get(1)).get("epoch").asInt());
    assertEquals(3 + 4 + 4, page.split("<canvas data-heat=", -1).length - 1);
    Path without = out.resolve("without");
    TrainingRun training =
        new TrainingRun(Sessions.plain("local[2]").sparkContext(), settings(conf));
    assertEquals(
        sha(model),
        sha(training.withoutPage().train(without.toString(), false, nowhere()).model()));
    assertEquals(
        List.of("checkpoints", "metrics.jsonl", "model.safetensors", "run.json"), names(without));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  private void assertLearns(String conf) {
    Path results = out.resolve("learned" + runs++);
    train("local[2]", conf, results);
    assertTrue(figure(results, "trainAccuracy") > 0.99, conf);
  }

  /** Trains into a new folder. */
  private Model train(String master, String conf, String... sparkConf) {
    return train(master, conf, out.resolve("run" + runs++), sparkConf);
  }

  private Model train(String master, String conf, Path results, String... sparkConf) {
    boolean plain = sparkConf.length == 0;
    SparkSession spark = plain ? Sessions.plain(master) : Sessions.open(master, sparkConf);
    try {
      return new TrainingRun(spark.sparkContext(), settings(conf))
          .with(listener)
          .train(results.toString(), overwrite, nowhere())
          .model();
    } finally {
      if (!plain) {
        Sessions.stop();
      }
    }
  }

  private Settings settings(String conf) {
    String data = conf.contains("train =") ? "" : "data.path = \"" + folder + "\"\n";
    return Confs.settings(out, data + conf);
  }

  private static String sha(Model model) {
    return Model.sha256(model.parameters());
  }

  private static double figure(Path results, String key) {
    try {
      List<String> lines = Files.readAllLines(results.resolve("metrics.jsonl"));
      return Json.parse(lines.get(lines.size() - 1)).get(key).doubleValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TextConsole nowhere() {
    return TextConsole.plain(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  private static Dataset<Row> images(SparkSession spark, String set) {
    return spark
        .read()
        .format("idx")
        .option("labels", folder + "/" + set + "-labels-idx1-ubyte")
        .load(folder + "/" + set + "-images-idx3-ubyte");
  }
}
