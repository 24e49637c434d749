package kindling.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the files that a conf file includes: in its folder or, if it is a symbolic link, also in
 * the folder of its target. Including a missing file is an error; HOCON would ignore it, and the
 * training would run with the defaults.
 *
 * <p>The library's own search fails for a conf file that is named without a folder.
 *
 * @param files chain of includes so far; the last one is the including file
 * @param fallback for URLs and resources; null until the parser has set it
 */
record IncludedFiles(List<File> files, ConfigIncluder fallback)
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  /**
   * Endings that an include may omit. As in HOCON, the first of several such files takes
   * precedence.
   */
  private static final List<String> ENDINGS = List.of("", ".conf", ".json", ".properties");

  /** Parses a file, under the user's name for it, with all its includes. */
  static ConfigObject parse(File file) {
    return new IncludedFiles(List.of(), null).parse(file, ConfigParseOptions.defaults());
  }

  private ConfigObject parse(File next, ConfigParseOptions options) {
    List<File> all = new ArrayList<>(files);
    all.add(next);
    if (files.stream().anyMatch(earlier -> isSame(earlier, next))) {
      throw UserError.of("includes itself")
          .found("%s", all.stream().map(File::getPath).collect(Collectors.joining(" -> ")))
          .cure("take one of these includes out")
          .at(next.toString());
    }
    ConfTrouble.requireUtf8(next);
    return ConfigFactory.parseFile(
            next,
            options
                .setAllowMissing(false)
                .setSyntax(null)
                .setIncluder(new IncludedFiles(List.copyOf(all), null))
                .setOriginDescription(next.getPath()))
        .root();
  }

  private static boolean isSame(File one, File other) {
    try {
      return Files.isSameFile(one.toPath(), other.toPath());
    } catch (IOException e) {
      return false;
    }
  }

  private File file() {
    return files.get(files.size() - 1);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder other) {
    return new IncludedFiles(files, fallback == null ? other : fallback.withFallback(other));
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    for (File folder : folders()) {
      List<ConfigObject> found =
          ENDINGS.stream()
              .map(ending -> in(folder, what + ending))
              .filter(File::isFile)
              .map(candidate -> parse(candidate, context.parseOptions()))
              .toList();
      if (!found.isEmpty()) {
        return found.stream().reduce(ConfigObject::withFallback).orElseThrow();
      }
    }
    return fallback.include(required(context), what);
  }

  /** Includes a path relative to the folder in which the command is called, as in HOCON. */
  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    if (what.isFile()) {
      return parse(what, context.parseOptions());
    }
    throw UserError.of("include file(\"%s\"): no such file", what)
        .cure(
            "file(...) counts from the folder in which the command is called, include \"NAME\" from that of the conf file")
        .at(file().toString());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return ((ConfigIncluderURL) fallback).includeURL(required(context), what);
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return ((ConfigIncluderClasspath) fallback).includeResources(required(context), what);
  }

  /** The folders to search, in order; null is the folder in which the command is called. */
  private List<File> folders() {
    List<File> folders = new ArrayList<>();
    folders.add(file().getParentFile());
    try {
      folders.add(file().toPath().toRealPath().toFile().getParentFile());
    } catch (IOException e) {
      // Without a real path, only the first folder is searched.
    }
    return folders;
  }

  private static File in(File folder, String name) {
    return new File(name).isAbsolute() ? new File(name) : new File(folder, name);
  }

  /** Makes an include required, like {@code required(...)}. */
  private static ConfigIncludeContext required(ConfigIncludeContext context) {
    return context.setParseOptions(context.parseOptions().setAllowMissing(false));
  }
}
