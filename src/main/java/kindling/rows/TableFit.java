package kindling.rows;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kindling.config.DataSettings;
import kindling.config.DataSettings.MissingLabels;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.data.RowShare;
import kindling.rows.columns.Cells;
import kindling.rows.columns.TableKinds;
import kindling.tables.ColumnProfile;
import kindling.tables.ColumnSpecs;
import kindling.tables.ColumnType;
import kindling.tables.EarlierTable;
import kindling.tables.Encodings;
import kindling.tables.FittedTable;
import kindling.tables.LabelRange;
import kindling.tables.TableProfile;
import kindling.tables.cells.MissingValues;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.functions;

/**
 * Fits the encodings of a table's columns, in one pass over the training rows. The result depends
 * on the rows alone, not on how they are partitioned.
 */
public final class TableFit {
  private final NamedRows source;
  private final DataSettings data;
  private final ColumnSpecs specs;
  private final MissingValues missing;
  private final Columns columns;
  private final boolean untyped;

  /** A fit of the columns that the settings name, for any loss. */
  public TableFit(NamedRows source, DataSettings data) {
    this(source, data, Optional.empty());
  }

  /**
   * A fit of the columns that the settings name.
   *
   * @param numbers that the loss takes as labels; empty if it takes classes
   */
  public TableFit(NamedRows source, DataSettings data, Optional<LabelRange> numbers) {
    this.source = source;
    this.data = data;
    this.specs = new ColumnSpecs(data.table().columns(), numbers);
    this.missing = new MissingValues(data.table().missingValues());
    this.untyped = source.stored() && data.format().equals("csv");
    this.columns =
        new Columns(
            source.name(),
            source.rows().schema(),
            ColumnNames.of(data, ""),
            !data.labelColumn().isEmpty(),
            TableKinds.unfitted());
    requireKnown(columns);
  }

  /** Refuses a specification of a column that is not there. */
  private void requireKnown(Columns columns) {
    List<String> known =
        Stream.concat(columns.featureNames().stream(), Stream.of(data.labelColumn())).toList();
    Set<String> unknown = new TreeSet<>(specs.names());
    known.forEach(unknown::remove);
    List.of(source.rows().schema().fieldNames()).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw UserError.setting("data.columns")
          .found("an entry for \"%s\", which is no column", unknown.iterator().next())
          .expected("one of %s", String.join(", ", known))
          .at(source.name());
    }
  }

  /**
   * The rows whose content has the lowest hashes.
   *
   * @param most the largest number of rows; 0 for all
   */
  public NamedRows first(int most) {
    if (most == 0) {
      return source;
    }
    Dataset<Row> rows = source.rows().frame();
    Dataset<Row> training =
        columns.validation() < 0 ? rows : rows.filter(functions.not(columns.validationFlag(rows)));
    return new NamedRows(
        source.name(), RowSource.of(columns.first(training, most)), source.stored());
  }

  /**
   * Fits the columns.
   *
   * @param rows the rows of the source, perhaps fewer
   * @param share which of them are for training
   */
  public FittedTable of(NamedRows rows, RowShare share) {
    return of(rows, share, Optional.empty());
  }

  /**
   * Fits the columns, or takes those of an earlier training.
   *
   * @param rows the rows of the source, perhaps fewer
   * @param share which of them are for training
   */
  public FittedTable of(NamedRows rows, RowShare share, Optional<EarlierTable> earlier) {
    List<ColumnProfile> empty = new ArrayList<>();
    List<RowColumn> features = columns.features().stream().toList();
    ZoneId zone = zone();
    features.forEach(column -> empty.add(profile(column, features.size(), zone)));
    ColumnType labelType = columns.label() == null ? ColumnType.VECTOR : labelType();
    boolean plainLabel = labelType != ColumnType.VECTOR;
    if (plainLabel) {
      empty.add(new ColumnProfile(columns.label().name(), labelType, zone, null, 1));
    }
    boolean labelled =
        plainLabel && specs.needTarget(features.stream().map(RowColumn::name).toList());
    TableProfile profile = profile(rows, share, empty, labelled);
    if (profile.rows() == 0) {
      throw noRows(profile.unlabelled());
    }
    List<ColumnProfile> all = profile.columns();
    ColumnProfile label = plainLabel ? all.get(features.size()) : null;
    requireLabels(label);
    List<ColumnProfile> ofFeatures = all.subList(0, features.size());
    if (earlier.isPresent()) {
      return FittedTable.like(
          earlier.get(),
          source.name(),
          ofFeatures,
          specs,
          label,
          data.labelColumn(),
          profile.unlabelled());
    }
    return FittedTable.fit(
        source.name(), ofFeatures, specs, label, data.labelColumn(), missing, profile.unlabelled());
  }

  private ColumnType labelType() {
    RowColumn label = columns.label();
    return type(label)
        .orElseThrow(
            () ->
                UserError.of(
                        "the label, column \"%s\", is of type %s",
                        label.name(), TypeName.of(label.field().dataType()))
                    .cure(
                        "choose a column of numbers, text, or true and false with {data.label-column}%s",
                        TypeName.anyField(label.field())
                            .map(", or name a field of it, such as \"%s\""::formatted)
                            .orElse(""))
                    .at(source.name())
                    .key("data.label-column"));
  }

  private UserError noRows(long unlabelled) {
    UserError error =
        unlabelled == 0
            ? UserError.of("has no rows")
            : UserError.of(
                    "none of %,d rows has a value in the label's column \"%s\"",
                    unlabelled, columns.label().name())
                .cure("choose another column with {data.label-column}")
                .key("data.label-column");
    return error.at(source.name());
  }

  private void requireLabels(ColumnProfile label) {
    if (label != null && label.missing() > 0 && !skips()) {
      throw UserError.of(
              "%,d of %,d rows have no value in the label's column \"%s\"",
              label.missing(), label.rows(), label.name())
          .cure(
              "set {data.missing-labels} = skip to leave them out, or choose another column with {data.label-column}")
          .at(source.name())
          .key("data.missing-labels");
    }
  }

  private boolean skips() {
    return data.table().missingLabels() == MissingLabels.SKIP;
  }

  private Optional<ColumnType> type(RowColumn column) {
    return Cells.type(column.field().dataType(), untyped);
  }

  private ColumnProfile profile(RowColumn column, int count, ZoneId zone) {
    String name = column.name();
    boolean ignored = specs.of(name).equals(Encodings.IGNORE);
    ColumnType type =
        type(column)
            .or(() -> ignored ? Optional.of(ColumnType.TEXT) : Optional.empty())
            .orElseThrow(
                () ->
                    UserError.of(
                            "column \"%s\" is of type %s, of which no features can be made",
                            name, TypeName.of(column.field().dataType()))
                        .cure(
                            "set {data.columns} = { \"%s\" = ignore }%s",
                            name,
                            TypeName.anyField(column.field())
                                .map(
                                    field ->
                                        Message.of(
                                            ", or name its fields in {data.feature-columns}, such as \"%s\"",
                                            field))
                                .orElse(Message.EMPTY))
                        .at(source.name()));
    return new ColumnProfile(name, type, zone, specs.spec(name), Math.max(2, count));
  }

  private ZoneId zone() {
    SparkSession session = source.rows().frame().sparkSession();
    return DateTimeUtils.getZoneId(session.conf().get("spark.sql.session.timeZone"));
  }

  private TableProfile profile(
      NamedRows rows, RowShare share, List<ColumnProfile> empty, boolean labelled) {
    JavaRDD<Row> prepared = columns.prepared(rows.rows().frame()).javaRDD();
    Pass pass = new Pass(columns, missing, skips(), share, empty, labelled);
    try {
      return ProfileBytes.sum(prepared.mapPartitions(pass::profile), pass.empty());
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      Optional<UserError> fault = ReadFault.in(source.name(), e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      throw e;
    }
  }

  /** The work of a task. */
  private record Pass(
      Columns columns,
      MissingValues missing,
      boolean skipsUnlabelled,
      RowShare share,
      List<ColumnProfile> columnProfiles,
      boolean labelled)
      implements Serializable {
    TableProfile empty() {
      return new TableProfile(columnProfiles, labelled);
    }

    Iterator<byte[]> profile(Iterator<Row> rows) {
      TableProfile profile = empty();
      int[] places = places();
      while (rows.hasNext()) {
        Row row = rows.next();
        long key = columns.key(share.keySeed(), row);
        boolean training =
            columns.validation() < 0 || !Boolean.TRUE.equals(columns.isValidation(row));
        if (!training || !share.has(key)) {
          continue;
        }
        if (skipsUnlabelled
            && columns.label() != null
            && missing.has(row.get(columns.label().place()))) {
          profile.skipUnlabelled();
        } else {
          profile.add(key, cells(row, places));
        }
      }
      return List.of(ProfileBytes.of(profile)).iterator();
    }

    private int[] places() {
      return Stream.concat(columns.features().stream(), Stream.ofNullable(columns.label()))
          .mapToInt(RowColumn::place)
          .limit(columnProfiles.size())
          .toArray();
    }

    private Object[] cells(Row row, int[] places) {
      Object[] cells = new Object[places.length];
      for (int i = 0; i < places.length; i++) {
        Object cell = Cells.of(row.get(places[i]));
        cells[i] = missing.has(cell) ? null : cell;
      }
      return cells;
    }
  }
}
