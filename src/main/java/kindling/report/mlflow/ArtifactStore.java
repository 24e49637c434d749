package kindling.report.mlflow;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import kindling.store.Storage;

/**
 * Stores files of a run at its {@code artifact_uri}, because MLflow's Java client would need Python
 * for that. They are sent to the tracking server ({@code mlflow-artifacts:}, the default of {@code
 * mlflow server}) or to a similar one ({@code http:}), or written by the driver to a file system
 * that Hadoop supports or a folder of this machine.
 *
 * @param uri of the run's artifacts
 * @param millis timeout of an answer, in addition to a second for each megabyte
 */
record ArtifactStore(URI uri, URI server, Credentials credentials, Storage storage, long millis) {
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";
  private static final int BYTES_PER_MILLI = 1000;

  static ArtifactStore of(String uri, TrackingServer server, Storage storage) {
    return new ArtifactStore(
        parse(uri), URI.create(server.uri()), server.credentials(), storage, server.millis());
  }

  /** Parses a URI, or the path of a local folder, in which nothing is escaped. */
  private static URI parse(String uri) {
    try {
      return uri.startsWith("/") ? new URI("file", "", uri, null) : URI.create(uri);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Stores a file.
   *
   * @param name of the artifact
   * @throws IOException with a readable reason
   */
  void put(String name, String file) throws IOException {
    String scheme = uri.getScheme() == null ? "file" : uri.getScheme();
    switch (scheme) {
      case "mlflow-artifacts" -> {
        String authority = uri.getRawAuthority();
        upload(
            file,
            "%s://%s%s%s%s/%s"
                .formatted(
                    server.getScheme(),
                    authority == null ? server.getRawAuthority() : authority,
                    authority == null ? server.getRawPath() : "",
                    PROXY,
                    uri.getRawPath(),
                    name));
      }
      case "http", "https" -> upload(file, uri + "/" + name);
      case "file" -> {
        requireLocalFolder();
        copy(file, "file://" + uri.getPath() + "/" + name);
      }
      // Hadoop's own file system for S3 has this name.
      case "s3" -> copy(file, hadoopPath("s3a") + "/" + name);
      default -> copy(file, hadoopPath(scheme) + "/" + name);
    }
  }

  /** Hadoop expects paths unescaped. */
  private String hadoopPath(String scheme) {
    String authority = uri.getRawAuthority();
    return scheme + ":" + (authority == null ? "" : "//" + authority) + uri.getPath();
  }

  /** Refuses a path that exists only on the server's machine; it would be created on this one. */
  private void requireLocalFolder() throws IOException {
    // .../EXPERIMENT/RUN/artifacts
    String root = uri.getPath().replaceFirst("(/[^/]+){3}/?$", "");
    if (root.isEmpty() || !storage.exists("file://" + root)) {
      throw new IOException(
          "the tracking server stores files at %s, which is not on this machine; let it take them itself (mlflow server --serve-artifacts, for a new experiment)"
              .formatted(uri));
    }
  }

  private void copy(String from, String to) throws IOException {
    try (Storage.Opened file = storage.open(from)) {
      storage.write(to, out -> file.in().transferTo(out));
    }
  }

  private void upload(String from, String to) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(to).toURL().openConnection();
    try (Storage.Opened file = storage.open(from);
        TimeoutGuard timeout =
            new TimeoutGuard(millis + file.bytes() / BYTES_PER_MILLI, connection::disconnect)) {
      connection.setRequestMethod("PUT");
      connection.setDoOutput(true);
      connection.setConnectTimeout((int) millis);
      connection.setFixedLengthStreamingMode(file.bytes());
      connection.setRequestProperty("Content-Type", "application/octet-stream");
      // The server chose this address; credentials are sent only to the server itself.
      if (URI.create(to).getRawAuthority().equals(server.getRawAuthority())) {
        credentials.header().ifPresent(h -> connection.setRequestProperty("Authorization", h));
      }
      try (OutputStream out = connection.getOutputStream()) {
        file.in().transferTo(out);
        requireStored(connection.getResponseCode(), to);
      } catch (HttpRetryException e) {
        // The server asks for a password, but a streamed body cannot be sent twice.
        requireStored(e.responseCode(), to);
      } catch (IOException e) {
        throw timeout.expired() ? new IOException(to + ": too slow", e) : e;
      }
    } finally {
      connection.disconnect();
    }
  }

  private static void requireStored(int code, String to) throws IOException {
    if (code == 401 || code == 403) {
      throw new IOException("PUT %s: HTTP %d; %s".formatted(to, code, Credentials.CURE));
    }
    if (code < 200 || code > 299) {
      throw new IOException("PUT %s: HTTP %d".formatted(to, code));
    }
  }
}
