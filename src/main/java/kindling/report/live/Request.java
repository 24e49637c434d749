package kindling.report.live;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a browser asks for: the head of an HTTP/1.1 request (RFC 9112). A body is not read: there is
 * nothing to send to the page.
 *
 * @param path decoded
 * @param query decoded; null without one
 * @param headers by name in lower case, the first of each name
 */
record Request(String method, String path, String query, Map<String, String> headers) {
  /** The longest head: cookies of other pages of the same host are in it. */
  static final int MOST_BYTES = 1 << 16;

  /**
   * The request in some bytes.
   *
   * @param known how many of them were there before, without an end
   * @return null if the empty line that ends its head has not come yet
   * @throws IllegalArgumentException if it is no request
   */
  static Request parse(byte[] bytes, int known, int count) {
    int end = end(bytes, Math.max(0, known - 3), count);
    if (end < 0) {
      return null;
    }
    String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
      throw new IllegalArgumentException("no request of HTTP/1");
    }
    URI target = URI.create(first[1]);
    if (target.getPath() == null) {
      throw new IllegalArgumentException("no path");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    return new Request(first[0], target.getPath(), target.getQuery(), headers);
  }

  /** Where the empty line begins; -1 if there is none. */
  private static int end(byte[] bytes, int from, int count) {
    for (int i = from; i + 3 < count; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** A header; null if there is none of that name. */
  String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }
}
