package kindling.report.pages;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of a page, which scrolls if it is too wide. If all headings are empty, it has no row of
 * headings.
 */
final class HtmlTable {
  private final StringBuilder rows = new StringBuilder();
  private final StringBuilder head = new StringBuilder();
  private final List<String> classes = new ArrayList<>();
  private final String kind;
  private boolean headed;

  /** A cell with HTML; other cells are escaped as text. */
  record Html(String markup) {}

  /** A table with a class of page.css; "" for none. */
  HtmlTable(String kind) {
    this.kind = kind;
  }

  HtmlTable texts(String heading) {
    return column(heading, "");
  }

  /** Adds a column of long texts, which are wrapped. */
  HtmlTable longTexts(String heading) {
    return column(heading, " class=\"long\"");
  }

  HtmlTable numbers(String heading) {
    return column(heading, " class=\"number\"");
  }

  private HtmlTable column(String heading, String attribute) {
    headed |= !heading.isEmpty();
    head.append("<th").append(attribute.contains("number") ? attribute : "").append('>');
    head.append(HtmlPage.escape(heading)).append("</th>");
    classes.add(attribute);
    return this;
  }

  /** Adds a row: a text or {@link Html} for each column. */
  HtmlTable row(List<?> cells) {
    rows.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      rows.append("<td").append(classes.get(i)).append('>');
      rows.append(
          cells.get(i) instanceof Html html
              ? html.markup()
              : HtmlPage.escape(String.valueOf(cells.get(i))));
      rows.append("</td>");
    }
    rows.append("</tr>\n");
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    return "<div class=\"wide\"><table class=\"%s\">\n%s<tbody>\n%s</tbody></table></div>\n"
        .formatted(kind, headed ? "<thead><tr>" + head + "</tr></thead>\n" : "", rows);
  }
}
