package io.icewatch.local.aws.kinesis;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.HttpCall;
import io.icewatch.local.aws.HttpReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * The two ways to write a Kinesis request and its answer. A blob is base64 in JSON and bytes in
 * CBOR; a time is seconds with a fraction in JSON and tagged milliseconds in CBOR.
 */
enum KinesisEncoding {
  /** What the AWS CLI, boto3 and most SDKs speak. */
  JSON("application/x-amz-json-1.1"),

  /** What the Java SDKs speak unless they are told otherwise. */
  CBOR("application/x-amz-cbor-1.1");

  /** CBOR's tag for a time as a number, RFC 8949, section 3.4.2. */
  private static final int EPOCH_TIME = 1;

  private static final ObjectMapper JSON_MAPPER = new ObjectMapper();
  private static final ObjectMapper CBOR_MAPPER = new CBORMapper();

  private final String contentType;

  KinesisEncoding(String contentType) {
    this.contentType = contentType;
  }

  private ObjectMapper mapper() {
    return this == CBOR ? CBOR_MAPPER : JSON_MAPPER;
  }

  /** The encoding of a request, in which it is answered as well. */
  static KinesisEncoding of(HttpCall call) {
    String contentType = call.headers().getFirst("Content-Type");
    return contentType != null && contentType.startsWith(CBOR.contentType) ? CBOR : JSON;
  }

  /**
   * Reads a request.
   *
   * @throws AwsError if it cannot be read
   */
  JsonNode read(byte[] body) throws AwsError {
    try {
      return mapper().readTree(body);
    } catch (IOException e) {
      throw new AwsError(
          400, "SerializationException", "The request is not %s: %s".formatted(this, e));
    }
  }

  /** Reads a time that {@link #read} has found. */
  Instant instant(JsonNode number) {
    return this == CBOR
        ? Instant.ofEpochMilli(number.asLong())
        : Instant.ofEpochMilli(number.decimalValue().movePointRight(3).longValue());
  }

  /** An empty object to answer with. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Puts a node into an answer; one that is missing is an empty body. */
  HttpReply answer(int status, JsonNode body) {
    Map<String, String> headers =
        Map.of("Content-Type", contentType, "x-amzn-RequestId", UUID.randomUUID().toString());
    try {
      byte[] bytes = body.isMissingNode() ? new byte[0] : mapper().writeValueAsBytes(body);
      return new HttpReply(status, headers, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("an answer in memory cannot be written", e);
    }
  }

  /**
   * A time in an answer, for {@link ObjectNode#putPOJO}.
   *
   * @param instant the time, of which the milliseconds are told
   */
  record Time(Instant instant) implements JsonSerializable {

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider serializers)
        throws IOException {
      long millis = instant.toEpochMilli();
      if (generator instanceof CBORGenerator cbor) {
        cbor.writeTag(EPOCH_TIME);
        cbor.writeNumber(millis);
      } else {
        generator.writeNumber(BigDecimal.valueOf(millis, 3));
      }
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializerProvider serializers, TypeSerializer type)
        throws IOException {
      serialize(generator, serializers);
    }
  }
}
