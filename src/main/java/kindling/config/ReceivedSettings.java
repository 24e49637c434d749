package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import kindling.config.message.Key;
import kindling.config.message.Message;
import kindling.config.message.Warnings;

/**
 * Settings from a run folder or a model file, which may be untrusted. They must not decide where
 * data is sent, who may connect, which hosts are contacted or which classes are loaded. The user
 * has to repeat such settings on the command line.
 *
 * @param file that contains them, for messages
 * @param reader of all settings, including those of the command line
 * @param commandLine settings of the command line
 */
public record ReceivedSettings(String file, SettingsReader reader, Config commandLine) {
  private static final String SERVER = "report.mlflow";
  private static final String PAGE = "report.dashboard";
  private static final String FORMAT = "data.format";
  private static final String OPTIONS = "data.options";

  /** Keys of paths that are read. */
  private static final List<String> PATHS =
      List.of(
          "data.path",
          "data.train",
          "data.validation",
          "data.test",
          "data.options.labels",
          "network.initial-weights");

  /** Formats that only read the files of {@code data.*}, or a table with the files it names. */
  private static final List<String> FORMATS =
      List.of(
          "idx",
          "parquet",
          "csv",
          "json",
          "orc",
          "libsvm",
          "text",
          "avro",
          "xml",
          "image",
          "binaryfile",
          "delta",
          "iceberg",
          "table");

  /**
   * Options that describe the format of such a file, in lower case. All others are refused, because
   * Spark passes options to Hadoop, where they can name hosts and classes.
   */
  private static final List<String> READER_OPTIONS =
      List.of(
          "labels,numfeatures,vectortype,header,inferschema,sep,delimiter,encoding,charset,quote,escape,"
              .concat("chartoescapequoteescaping,comment,enforceschema,ignoreleadingwhitespace,")
              .concat(
                  "ignoretrailingwhitespace,nullvalue,emptyvalue,nanvalue,positiveinf,negativeinf,")
              .concat(
                  "dateformat,timestampformat,timestampntzformat,timezone,locale,preferdate,mode,")
              .concat("maxcolumns,maxcharspercolumn,columnnameofcorruptrecord,multiline,linesep,")
              .concat("wholetext,samplingratio,unescapedquotehandling,primitivesasstring,")
              .concat("prefersdecimal,allowcomments,allowunquotedfieldnames,allowsinglequotes,")
              .concat("allownumericleadingzeros,allowbackslashescapinganycharacter,")
              .concat("allowunquotedcontrolchars,allownonnumericnumbers,dropfieldifallnull,")
              .concat("mergeschema,datetimerebasemode,int96rebasemode,pathglobfilter,")
              .concat("recursivefilelookup,modifiedbefore,modifiedafter,ignoremissingfiles,")
              .concat("ignorecorruptfiles,rowtag,attributeprefix,valuetag,excludeattribute,")
              .concat("ignoresurroundingspaces,ignorenamespace,wildcardcolname,dropinvalid,")
              .concat("versionasof,timestampasof,snapshot-id,as-of-timestamp")
              .split(","));

  /**
   * The settings of a folder or a file.
   *
   * @param overrides {@code key=value} of the command line, which the reader already contains
   */
  public static ReceivedSettings of(String file, SettingsReader reader, List<String> overrides) {
    Config commandLine = ConfigFactory.empty();
    for (Change change : Change.onCommandLine(overrides)) {
      commandLine = change.config().withFallback(commandLine);
    }
    return new ReceivedSettings(file, reader, commandLine);
  }

  /**
   * Removes the tracking server and the live page, unless the command line sets them.
   *
   * @param notes receives a line for each removed setting
   */
  public SettingsReader withoutServers(Warnings notes) {
    List<Change> off = new ArrayList<>();
    drop(SERVER, "", "--mlflow", off, notes);
    drop(PAGE, "off", "--dashboard", off, notes);
    return off.isEmpty() ? reader : reader.with(off);
  }

  private void drop(String key, String none, String option, List<Change> off, Warnings notes) {
    String value = reader.text(key);
    if (commandLine.hasPath(key) || value.equals(none) || value.equals("false")) {
      return;
    }
    notes.accept(
        Message.of(
            "%s = %s is ignored, because a folder of results may come from someone else; add %s %s to use it",
            new Key(key), value, option, ShellWord.of(value)));
    off.add(new Change(file, key, none));
  }

  /**
   * Refuses a format, options or paths of data that could do more than read files of known file
   * systems, unless the command line sets them.
   *
   * @param isNear whether a path is on a file system that the user already works with
   * @param paths keys of the paths that will be read
   */
  public void requireHarmless(Predicate<String> isNear, Collection<String> paths) {
    Map<String, String> refused = new TreeMap<>();
    String format = reader.text(FORMAT);
    if (!commandLine.hasPath(FORMAT) && !FORMATS.contains(format.toLowerCase(Locale.ROOT))) {
      refused.put(FORMAT, format);
    }
    for (var option : reader.config().getObject(OPTIONS).entrySet()) {
      String key = OPTIONS + "." + ConfigUtil.joinPath(option.getKey());
      Object value = option.getValue().unwrapped();
      boolean labels = option.getKey().equalsIgnoreCase("labels");
      boolean harmless =
          labels ? isNear.test(String.valueOf(value)) : isReaderOption(option.getKey());
      // A secret that was not stored cannot be used; reading the data asks for it later.
      if (!commandLine.hasPath(key) && !harmless && !Secrets.HIDDEN.equals(value)) {
        refused.put(key, String.valueOf(value));
      }
    }
    for (String key : paths) {
      if (reader.config().hasPath(key)
          && !commandLine.hasPath(key)
          && !isNear.test(reader.text(key))) {
        refused.put(key, reader.text(key));
      }
    }
    if (!refused.isEmpty()) {
      throw refusal(refused);
    }
  }

  /** The same check for all paths that a training reads. */
  public void requireHarmless(Predicate<String> isNear) {
    requireHarmless(isNear, PATHS);
  }

  private static boolean isReaderOption(String name) {
    return READER_OPTIONS.contains(name.toLowerCase(Locale.ROOT));
  }

  private UserError refusal(Map<String, String> refused) {
    StringBuilder cure = new StringBuilder();
    refused.forEach((key, value) -> cure.append(" --set ").append(ShellWord.of(key + "=" + value)));
    return UserError.of(
            "its settings connect to other hosts or choose how Spark and Hadoop read (%s), and the file may come from someone else",
            Message.join(", ", refused.keySet().stream().map(Key::new).toList()))
        .cure("if that is what you want, add%s", cure)
        .at(file);
  }

  /** Refuses a configuration that takes an environment variable that looks like a secret. */
  public static void requireNoSecrets(String text, String file) {
    requireNoSecrets(text, file, System.getenv());
  }

  static void requireNoSecrets(String text, String file, Map<String, String> environment) {
    ConfigResolver refusing =
        new ConfigResolver() {
          @Override
          public ConfigValue lookup(String path) {
            String name = path.replace("\"", "");
            if (Secrets.isSecretName(name) && environment.containsKey(name)) {
              throw UserError.of(
                      "takes the environment variable %s, which looks like a secret, and the file may come from someone else",
                      name)
                  .cure("name your own conf file as well, with --config FILE")
                  .at(file);
            }
            return null;
          }

          @Override
          public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
          }
        };
    SettingsReader.unresolved(text, file)
        .resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(true).appendResolver(refusing));
  }
}
