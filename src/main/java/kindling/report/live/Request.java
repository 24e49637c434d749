package kindling.report.live;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an HTTP/1.1 request (RFC 9112). A body is not read, because the page is read-only.
 *
 * @param path decoded
 * @param query decoded; null for none
 * @param headers by name in lower case, the first of each name
 */
record Request(String method, String path, String query, Map<String, String> headers) {
  /** The longest head, which may contain cookies of other pages of the same host. */
  static final int MOST_BYTES = 1 << 16;

  /**
   * Parses a request.
   *
   * @param known number of bytes that were already searched for the end of the head
   * @param count number of bytes
   * @return null if the empty line that ends the head has not arrived yet
   * @throws IllegalArgumentException if the bytes are not a request
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

  /** The index of the empty line; -1 if there is none. */
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

  /** The value of a header; null if it is missing. */
  String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }
}
