package kindling.report.live;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import kindling.report.live.PageServer.Content;

/**
 * What is answered to a {@link Request}, as the bytes of HTTP/1.1. Each connection ends after its
 * answer.
 */
final class Answers {
  private static final String HEADERS =
      """
      Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
      X-Content-Type-Options: nosniff
      Referrer-Policy: no-referrer
      Cross-Origin-Resource-Policy: same-origin
      Cache-Control: no-store
      Connection: close
      """;

  // Whole answers, which all connections share.
  private final Map<String, byte[]> contents;
  private final boolean loopback;

  /**
   * Answers with some contents.
   *
   * @param contents by path
   * @param loopback whether only browsers of this machine may read
   */
  Answers(Map<String, Content> contents, boolean loopback) {
    this.contents =
        contents.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    entry ->
                        answer("200 OK", entry.getValue().type(), "", entry.getValue().text())));
    this.loopback = loopback;
  }

  /** Whether a stream of events is the answer. */
  boolean isForEvents(Request request) {
    return request.path().equals("/events")
        && request.method().equals("GET")
        && !isForbidden(request);
  }

  /** The beginning of such a stream. */
  byte[] streamHead() {
    return head("200 OK", "text/event-stream", "", "retry: 1000\n\n");
  }

  /** The answer to any other request. */
  byte[] to(Request request) {
    if (isForbidden(request)) {
      return refusal("403 Forbidden", "This page is for this machine only: ask for localhost.");
    }
    if (!request.method().equals("GET")) {
      return answer("405 Method Not Allowed", "Allow: GET\n", "This page can only be read.\n");
    }
    byte[] content = contents.get(request.path());
    return content == null
        ? refusal("404 Not Found", "There is nothing here; the page is at /.")
        : content;
  }

  /** The answer to one more who wants a stream. */
  byte[] tooMany() {
    return refusal("503 Service Unavailable", "Too many pages are open; close one.");
  }

  /** The answer to what is no request. */
  byte[] badRequest() {
    return refusal("400 Bad Request", "That is no request of HTTP/1.1.");
  }

  private boolean isForbidden(Request request) {
    return loopback && !LoopbackCheck.isOfThisMachine(request.header("Host"));
  }

  private static byte[] refusal(String status, String why) {
    return answer(status, "", why + "\n");
  }

  private static byte[] answer(String status, String more, String text) {
    return answer(status, "text/plain", more, text);
  }

  private static byte[] answer(String status, String type, String more, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return head(status, type, "Content-Length: %d\n%s".formatted(length, more), text);
  }

  private static byte[] head(String status, String type, String more, String text) {
    String head =
        "HTTP/1.1 %s\nContent-Type: %s; charset=utf-8\n%s%s\n"
            .formatted(status, type, HEADERS, more);
    return (head.replace("\n", "\r\n") + text).getBytes(StandardCharsets.UTF_8);
  }
}
