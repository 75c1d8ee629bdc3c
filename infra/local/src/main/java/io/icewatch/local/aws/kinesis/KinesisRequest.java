package io.icewatch.local.aws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.Shard;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parameters of a request to Kinesis, or of one of its records, each checked as it is taken.
 *
 * @param body the object that holds them
 * @param encoding how it was written
 * @param path where it is in the request, e.g. {@code records.1.member.}; empty at the top
 */
record KinesisRequest(JsonNode body, KinesisEncoding encoding, String path) {
  private static final Pattern HASH_KEY = Pattern.compile("0|[1-9]\\d{0,38}");

  /**
   * Reads a request.
   *
   * @throws AwsError if it cannot be read
   */
  static KinesisRequest parse(byte[] body, KinesisEncoding encoding) throws AwsError {
    return new KinesisRequest(encoding.read(body), encoding, "");
  }

  /** The parameters of one entry of a list, counted from 0. */
  KinesisRequest entry(String list, int index) {
    return new KinesisRequest(
        body.path(list).path(index), encoding, "%s.%d.member.".formatted(member(list), index + 1));
  }

  /** The parameters of a structure; empty where there is none. */
  Optional<KinesisRequest> section(String name) {
    JsonNode section = body.path(name);
    return section.isObject()
        ? Optional.of(new KinesisRequest(section, encoding, path + member(name) + "."))
        : Optional.empty();
  }

  Optional<String> text(String name) throws AwsError {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new AwsError(400, "SerializationException", name + " is not a string");
    }
    return Optional.of(value.textValue());
  }

  String requireText(String name) throws AwsError {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      throw unmet(name, "not be null");
    }
    return text.get();
  }

  byte[] requireBytes(String name) throws AwsError {
    JsonNode value = body.path(name);
    try {
      if (value.isTextual() || value.isBinary()) {
        return value.binaryValue();
      }
    } catch (IOException e) {
      throw new AwsError(400, "SerializationException", name + " is not base64");
    }
    throw unmet(name, "not be null");
  }

  Optional<Integer> integer(String name, int least, int most) throws AwsError {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()) {
      throw new AwsError(400, "SerializationException", name + " is not an integer");
    }
    if (value.longValue() < least) {
      throw unmet(name, "have value greater than or equal to " + least);
    }
    if (value.longValue() > most) {
      throw unmet(name, "have value less than or equal to " + most);
    }
    return Optional.of(value.intValue());
  }

  Optional<Instant> instant(String name) throws AwsError {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw new AwsError(400, "SerializationException", name + " is not a time");
    }
    return Optional.of(encoding.instant(value));
  }

  Optional<BigInteger> hashKey(String name) throws AwsError {
    Optional<String> text = text(name);
    if (text.isPresent() && !HASH_KEY.matcher(text.get()).matches()) {
      throw unmet(name, "satisfy regular expression pattern: " + HASH_KEY);
    }
    return text.map(BigInteger::new);
  }

  /**
   * Checks that the request is about the stream that exists.
   *
   * @throws AwsError if it names another one, or none
   */
  void requireStream(KinesisStream stream) throws AwsError {
    Optional<String> arn = text("StreamARN");
    String name = arn.isPresent() ? nameIn(arn.get()) : requireText("StreamName");
    if (!name.equals(stream.name()) || (arn.isPresent() && !arn.get().equals(stream.arn()))) {
      throw KinesisErrors.noStream(name, stream);
    }
  }

  private static String nameIn(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /**
   * The shard that a parameter names.
   *
   * @throws AwsError if the stream has none of that id
   */
  Shard requireShard(String name, KinesisStream stream) throws AwsError {
    String id = requireText(name);
    Optional<Shard> found =
        stream.shards().stream().filter(shard -> shard.id().equals(id)).findFirst();
    if (found.isEmpty()) {
      throw KinesisErrors.noShard(id, stream);
    }
    return found.get();
  }

  AwsError unmet(String name, String must) {
    return KinesisErrors.unmet(path + member(name), must);
  }

  /** In its messages Kinesis writes names with a small first letter. */
  private static String member(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
