package io.icewatch.conformance.remote;

import static java.util.Objects.requireNonNull;

import io.icewatch.conformance.remote.EmulatedAws.Reply;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** S3, with buckets in the path. */
final class EmulatedBuckets {
  private static final String XML = "application/xml";

  private final NamedResources<Map<String, String>> buckets = new NamedResources<>();

  int count() {
    return buckets.size();
  }

  void put(String bucket, String key, String body) {
    buckets.get(bucket).put(key, body);
  }

  Reply reply(String method, String path) {
    String[] parts = path.substring(1).split("/", 2);
    String bucket = parts[0];
    String key = parts.length > 1 ? parts[1] : "";
    return switch (method) {
      case "PUT" -> {
        buckets.put(bucket, new TreeMap<>());
        yield Reply.of(200, XML, "");
      }
      case "DELETE" -> delete(bucket, key);
      default ->
          key.isEmpty()
              ? list(bucket)
              : Reply.of(200, XML, requireNonNull(buckets.get(bucket).get(key), key));
    };
  }

  private Reply delete(String bucket, String key) {
    if (key.isEmpty()) {
      buckets.remove(bucket);
    } else {
      buckets.get(bucket).remove(key);
    }
    return Reply.gone();
  }

  private Reply list(String bucket) {
    String contents =
        buckets.get(bucket).keySet().stream()
            .map("<Contents><Key>%s</Key></Contents>"::formatted)
            .collect(Collectors.joining());
    return Reply.of(200, XML, "<ListBucketResult>" + contents + "</ListBucketResult>");
  }
}
