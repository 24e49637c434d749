package kindling.rows;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kindling.config.UserError;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a data set, or a field of a struct in one, as settings and params name it.
 *
 * <p>A column of exactly that name comes first, even if the name contains dots or quotes. Else
 * {@code s.x} is the field {@code x} of the struct {@code s}, and back quotes hold a name together,
 * as in Spark: {@code `s.x`} is one name, {@code s.`x.y`} a field of {@code s}.
 *
 * @param names of the column and of the fields in it, from outside in
 * @param field its type and metadata, named as it was written
 */
public record ColumnPath(List<String> names, StructField field) implements Serializable {
  /**
   * Looks for a column.
   *
   * @param source what the data set is called in errors
   * @param name as a user writes it
   * @throws UserError if there are several of that name
   */
  public static Optional<ColumnPath> find(String source, StructType schema, String name) {
    int same = 0;
    for (StructField field : schema.fields()) {
      same += field.name().equals(name) ? 1 : 0;
    }
    if (same > 1) {
      throw new UserError(
          "%s: has %d columns named \"%s\"; rename all but one of them, or drop them"
              .formatted(source, same, name));
    }
    boolean quoted = same == 0 && name.contains("`");
    List<String> parts = same == 1 ? List.of(name) : quoted ? quotedParts(name) : parts(name);
    List<StructField> fields = find(schema, parts, quoted);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    StructField last = fields.get(fields.size() - 1);
    boolean nullable = fields.stream().anyMatch(StructField::nullable);
    return Optional.of(
        new ColumnPath(
            fields.stream().map(StructField::name).toList(),
            new StructField(name, last.dataType(), nullable, last.metadata())));
  }

  /** Whether it is a field of a struct. */
  public boolean isNested() {
    return names.size() > 1;
  }

  /** Its values, in rows of the data set. */
  public Column values() {
    return functions.col(names.stream().map(ColumnPath::quoted).collect(Collectors.joining(".")));
  }

  /** Quotes a name, so that Spark reads no part of it as syntax. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The fields of a path; empty if there is no such path. Longer names come first. */
  private static List<StructField> find(StructType struct, List<String> parts, boolean quoted) {
    for (int end = quoted ? Math.min(1, parts.size()) : parts.size(); end > 0; end--) {
      String name = String.join(".", parts.subList(0, end));
      List<String> rest = parts.subList(end, parts.size());
      for (StructField field : struct.fields()) {
        if (!field.name().equals(name)) {
          continue;
        }
        if (rest.isEmpty()) {
          return List.of(field);
        }
        if (field.dataType() instanceof StructType inner) {
          List<StructField> within = find(inner, rest, quoted);
          if (!within.isEmpty()) {
            List<StructField> all = new ArrayList<>(List.of(field));
            all.addAll(within);
            return all;
          }
        }
      }
    }
    return List.of();
  }

  private static List<String> parts(String name) {
    return List.of(name.split("\\.", -1));
  }

  /** Splits at dots outside of back quotes; none if the quotes do not fit. */
  private static List<String> quotedParts(String name) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean last = i + 1 == name.length();
      if (c == '`' && inside && !last && name.charAt(i + 1) == '`') {
        part.append(c);
        i++;
      } else if (c == '`') {
        // Quotes begin and end with a part.
        if (inside ? !last && name.charAt(i + 1) != '.' : part.length() > 0) {
          return List.of();
        }
        inside = !inside;
      } else if (c == '.' && !inside) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return inside ? List.of() : parts;
  }
}
