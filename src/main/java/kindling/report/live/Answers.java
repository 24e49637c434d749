package kindling.report.live;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import kindling.report.live.PageServer.Content;

/**
 * The answers to {@link Request}s, as bytes of HTTP/1.1. Each connection is closed after its
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

  // Complete answers, shared by all connections.
  private final Map<String, byte[]> contents;
  private final boolean loopback;

  /**
   * Prepares the answers.
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

  /** Whether the request asks for the stream of events. */
  boolean isForEvents(Request request) {
    return request.path().equals("/events")
        && request.method().equals("GET")
        && !isForbidden(request);
  }

  /** The head of a stream of events. */
  byte[] streamHead() {
    return head("200 OK", "text/event-stream", "", "retry: 1000\n\n");
  }

  /** The answer to any other request. */
  byte[] to(Request request) {
    if (isForbidden(request)) {
      return refusal(
          "403 Forbidden", "This page is only for this machine; open it under the name localhost.");
    }
    if (!request.method().equals("GET")) {
      return answer("405 Method Not Allowed", "Allow: GET\n", "This page is read-only.\n");
    }
    byte[] content = contents.get(request.path());
    return content == null
        ? refusal("404 Not Found", "There is nothing here; the page is at /.")
        : content;
  }

  /** The answer if there are too many streams. */
  byte[] tooMany() {
    return refusal("503 Service Unavailable", "Too many pages are open; close one.");
  }

  /** The answer to an invalid request. */
  byte[] badRequest() {
    return refusal("400 Bad Request", "This is not a request of HTTP/1.1.");
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
