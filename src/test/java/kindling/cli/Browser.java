package kindling.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.store.Json;

/** A Chromium without a window, driven by W3C WebDriver. */
final class Browser implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process driver;
  private final String session;

  /** Starts one, with its profile in an empty folder. */
  Browser(Path profile) throws IOException, InterruptedException {
    driver = new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
    // Nothing else is read from it: it says little more.
    BufferedReader said = driver.inputReader();
    Matcher port = PORT.matcher("");
    while (!port.find()) {
      String line = said.readLine();
      if (line == null) {
        throw new IOException("chromedriver did not start");
      }
      port.reset(line);
    }
    String sessions = "http://127.0.0.1:%s/session".formatted(port.group(1));
    List<String> arguments =
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--window-size=1400,1000",
            "--user-data-dir=" + profile);
    Map<String, Object> wanted =
        Map.of(
            "goog:chromeOptions", Map.of("args", arguments),
            "goog:loggingPrefs", Map.of("browser", "ALL"));
    JsonNode opened = call("POST", sessions, Map.of("capabilities", Map.of("alwaysMatch", wanted)));
    session = sessions + "/" + opened.get("sessionId").textValue();
  }

  /** Whether there is one on this machine. */
  static boolean isInstalled() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> new File(folder, "chromedriver").canExecute());
  }

  /** Opens a page. */
  void open(String url) throws IOException, InterruptedException {
    call("POST", session + "/url", Map.of("url", url));
  }

  /** What a script on the page returns: {@code return document.title}. */
  JsonNode script(String script) throws IOException, InterruptedException {
    return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()));
  }

  /** The text of an element as it is seen. */
  String text(String id) throws IOException, InterruptedException {
    return script("return document.getElementById('%s').innerText".formatted(id)).textValue();
  }

  /** What has come to the console since the last call of this method. */
  List<String> console() throws IOException, InterruptedException {
    JsonNode log = call("POST", session + "/se/log", Map.of("type", "browser"));
    return log.findValuesAsText("message");
  }

  private static JsonNode call(String method, String url, Object body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, BodyPublishers.ofString(Json.line(body)))
            .build();
    JsonNode value = Json.parse(CLIENT.send(request, BodyHandlers.ofString()).body()).path("value");
    if (value.has("error")) {
      throw new IOException(url + ": " + value.get("message").textValue());
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    try {
      call("DELETE", session, Map.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
  }
}
