package io.icewatch.board.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The page's own files, from the jar, compressed once. They hold no data. Thread-safe. */
public final class Assets {
  /**
   * One folder deep at most, no dot at the beginning: nothing outside the folder has such a name.
   */
  private static final Pattern NAME = Pattern.compile("([a-z0-9-]+/)?[a-z0-9-]+(\\.[a-z0-9-]+)+");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "txt", "text/plain; charset=utf-8");

  private final String folder;
  private final Map<String, Optional<Asset>> read = new ConcurrentHashMap<>();

  private record Asset(String type, String etag, byte[] bytes, byte[] gzipped) {}

  /**
   * @param folder of the class path, e.g. {@code /board/}
   */
  public Assets(String folder) {
    this.folder = folder;
  }

  /**
   * Answers a request for a file; empty if there is none.
   *
   * @param path e.g. {@code /board.js}; {@code /} is {@code /index.html}
   */
  public Optional<Reply> reply(String path, Request request) {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    return NAME.matcher(name).matches()
        ? asset(name).map(asset -> reply(asset, request))
        : Optional.empty();
  }

  private static Reply reply(Asset asset, Request request) {
    if (ETag.matches(request.header("if-none-match").orElse(null), asset.etag)) {
      return validated(Reply.empty(304), asset);
    }
    return request.takesGzip()
        ? validated(Reply.bytes(asset.type, asset.gzipped).with("content-encoding", "gzip"), asset)
        : validated(Reply.bytes(asset.type, asset.bytes), asset);
  }

  /** A browser keeps the file and asks each time whether a release has changed it. */
  private static Reply validated(Reply reply, Asset asset) {
    return reply
        .with("cache-control", "private, no-cache")
        .with("vary", "accept-encoding")
        .with("etag", asset.etag);
  }

  private Optional<Asset> asset(String name) {
    Optional<Asset> known = read.get(name);
    if (known == null) {
      known = read(name);
      // Only what is there is remembered: names that are not would fill the memory.
      if (known.isPresent()) {
        read.put(name, known);
      }
    }
    return known;
  }

  private Optional<Asset> read(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = Assets.class.getResourceAsStream(folder + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      return Optional.of(new Asset(type, ETag.of(bytes), bytes, Gzip.of(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException("the file %s of the jar cannot be read".formatted(name), e);
    }
  }
}
