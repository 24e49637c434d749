package kindling.rows.files;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kindling.config.FileTrouble;
import kindling.config.UserError;
import kindling.config.message.Key;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The IDX files of MNIST and its relatives by their usual names: {@code train-images-idx3-ubyte},
 * with a point for the last but one hyphen, with EMNIST's and QMNIST's names before it, and
 * gzipped.
 */
record MnistFiles(Configuration hadoop) {
  private static final int MOST_NAMES = 12;

  /** QMNIST's labels have eight numbers each, of which the first is the class. */
  static final String OF_QMNIST = "idx2-int";

  /**
   * The images of a folder.
   *
   * @param train whether those of the training set; else those of the test set
   */
  String images(String folder, boolean train) {
    Path path = DataFiles.literal(folder);
    List<String> names;
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path)) {
        throw UserError.of(
                "no such folder; {data.path} counts from the folder that the command is called in")
            .cure("add --set data.path=FOLDER")
            .at(folder)
            .key("data.path");
      }
      if (!files.getFileStatus(path).isDirectory()) {
        throw UserError.of("is a file")
            .cure(
                "name a folder with the four IDX files of MNIST in {data.path}, or a single file in {data.train}")
            .at(folder)
            .key("data.path");
      }
      names = DataFiles.names(files, path).toList();
    } catch (IOException e) {
      throw FileTrouble.error(folder, "cannot be read", e);
    }
    String usual = train ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";
    Pattern pattern =
        Pattern.compile(
            "(.*[-_])?(%s)-images[-.]idx3-ubyte(\\.gz)?".formatted(train ? "train" : "t10k|test"));
    List<String> found = names.stream().filter(name -> pattern.matcher(name).matches()).toList();
    // Of a file and the same packed, the file.
    List<String> different =
        found.stream()
            .filter(
                name -> !name.endsWith(".gz") || !found.contains(name.replaceFirst("\\.gz$", "")))
            .toList();
    if (different.contains(usual) || different.contains(usual + ".gz")) {
      return child(path, different.contains(usual) ? usual : usual + ".gz");
    }
    if (different.size() > 1) {
      throw UserError.of("has several sets, %s", different)
          .cure("name one of them in %s", new Key(train ? "data.train" : "data.test"))
          .at(folder);
    }
    if (different.isEmpty()) {
      throw new UserError(
          "%s: has neither %s nor another name of MNIST, EMNIST or QMNIST, gzipped or not; there %s"
              .formatted(folder, usual, there(names)));
    }
    return child(path, different.get(0));
  }

  private static String child(Path folder, String name) {
    return new Path(folder, new Path(null, null, name)).toString();
  }

  private static String there(List<String> names) {
    return names.isEmpty()
        ? "are no files"
        : names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ", "are ", ""))
            + (names.size() > MOST_NAMES ? ", ..." : "");
  }

  /** The labels beside a file of images. */
  Optional<String> labels(String images) {
    Path path = DataFiles.literal(images);
    String name = path.getName().replaceFirst("\\.gz$", "");
    if (!name.contains("images")) {
      return Optional.empty();
    }
    String labels = name.replace("images", "labels");
    return List.of(labels.replace("idx3", "idx1"), labels.replace("idx3-ubyte", OF_QMNIST)).stream()
        .flatMap(candidate -> List.of(candidate, candidate + ".gz").stream())
        .map(
            candidate ->
                path.getParent() == null
                    ? new Path(null, null, candidate)
                    : new Path(path.getParent(), new Path(null, null, candidate)))
        .filter(this::exists)
        .map(Path::toString)
        .findFirst();
  }

  /** Whether there is a file. */
  boolean exists(Path file) {
    try {
      return file.getFileSystem(hadoop).exists(file);
    } catch (IOException | RuntimeException e) {
      throw FileTrouble.error(file.toString(), "cannot be read", e);
    }
  }
}
