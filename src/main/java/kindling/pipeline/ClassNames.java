package kindling.pipeline;

import java.util.List;
import java.util.stream.IntStream;
import kindling.store.Model;
import kindling.tables.Table;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.types.StructField;

/**
 * The names of the classes of a model, in the order of its scores.
 *
 * @param ofTable whether they are the labels of a table; else they are the numbers of the classes
 */
record ClassNames(List<String> all, boolean ofTable) {
  /** Classes without names. */
  static ClassNames numbered(int count) {
    return new ClassNames(IntStream.range(0, count).mapToObj(String::valueOf).toList(), false);
  }

  static ClassNames of(Model model) {
    List<String> names = model.table().map(Table::classes).orElse(List.of());
    int outputs = model.network().outputs();
    return names.size() == outputs ? new ClassNames(names, true) : numbered(outputs);
  }

  int count() {
    return all.size();
  }

  /** A column of vectors with an element for each class. */
  StructField vectors(String column) {
    return ofTable
        ? new AttributeGroup(column, attributes()).toStructField()
        : new AttributeGroup(column, count()).toStructField();
  }

  private Attribute[] attributes() {
    return all.stream()
        .map(name -> NumericAttribute.defaultAttr().withName(name))
        .toArray(Attribute[]::new);
  }

  /** A column of numbers of classes; an IndexToString turns them into names. */
  StructField indices(String column) {
    NominalAttribute attribute = NominalAttribute.defaultAttr().withName(column);
    return (ofTable
            ? attribute.withValues(all.toArray(String[]::new))
            : attribute.withNumValues(count()))
        .toStructField();
  }
}
