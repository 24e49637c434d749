package kindling.rows.lakes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * A table as a setting names it, with a version or without: {@code lake/houses}, {@code
 * lake/houses@12}.
 *
 * @param name its path, or its name in a catalog
 * @param version a version of Delta Lake or a snapshot of Iceberg; empty for the newest
 */
public record LakeTable(String name, Optional<String> version) {
  private static final Pattern VERSIONED = Pattern.compile("(?<name>.+)@v?(?<version>[^/@]*)");

  /**
   * The table that a setting names.
   *
   * @throws UserError if the version is no number
   */
  public static LakeTable of(String setting) {
    Matcher versioned = VERSIONED.matcher(setting);
    if (!versioned.matches()) {
      return new LakeTable(setting, Optional.empty());
    }
    String version = versioned.group("version");
    if (!version.matches("\\d{1,19}")) {
      throw UserError.of("has no number after @")
          .expected("a version of the table, such as %s@12", versioned.group("name"))
          .at(setting);
    }
    return new LakeTable(versioned.group("name"), Optional.of(version));
  }

  /** The same table in a version. */
  LakeTable at(String other) {
    return new LakeTable(name, Optional.of(other));
  }

  /** Whether this is a version of the table that a setting names without one. */
  public boolean isVersionOf(String setting) {
    return version.isPresent() && name.equals(setting);
  }

  /** As in a setting. */
  @Override
  public String toString() {
    return version.map(number -> name + "@" + number).orElse(name);
  }
}
