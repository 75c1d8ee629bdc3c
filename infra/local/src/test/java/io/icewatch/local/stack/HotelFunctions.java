package io.icewatch.local.stack;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** The functions of {@code any-template.yaml}: one for each kind of event and of handler. */
public final class HotelFunctions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(20));

  private HotelFunctions() {}

  private static String variable(FunctionEnvironment environment, String name) {
    return requireNonNull(environment.variables().get(name), name);
  }

  private static DynamoDbClient dynamoDb(FunctionEnvironment environment) {
    return environment.clients().create(DynamoDbClient.class, DynamoDbClient.builder(), LIMITS);
  }

  private static SnsClient sns(FunctionEnvironment environment) {
    return environment.clients().create(SnsClient.class, SnsClient.builder(), LIMITS);
  }

  /** Bytes of a stream's event: gives every guest a room on a floor. */
  public static final class Admit implements RequestStreamHandler {
    private final DynamoDbClient dynamoDb;
    private final String table;

    public Admit(FunctionEnvironment environment) {
      dynamoDb = dynamoDb(environment);
      table = variable(environment, "ROOMS");
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      for (JsonNode record : JSON.readTree(in).path("Records")) {
        JsonNode guest = JSON.readTree(record.path("kinesis").path("data").binaryValue());
        dynamoDb.putItem(put ->
            put.tableName(table)
                .item(
                    Map.of(
                        "guest", AttributeValue.fromS(guest.path("guest").asText()),
                        "floor", AttributeValue.fromS(guest.path("floor").asText()))));
      }
    }
  }

  /** Lambda's own event type: tells the kitchen of every order, with an attribute to filter by. */
  public static final class Serve implements RequestHandler<KinesisEvent, Void> {
    private final SnsClient sns;
    private final String topic;

    public Serve(FunctionEnvironment environment) {
      sns = sns(environment);
      topic = variable(environment, "TOPIC");
    }

    @Override
    public Void handleRequest(KinesisEvent event, Context context) {
      for (KinesisEvent.KinesisEventRecord record : event.getRecords()) {
        String order =
            StandardCharsets.UTF_8.decode(record.getKinesis().getData().duplicate()).toString();
        sns.publish(message ->
            message
                .topicArn(topic)
                .message(order)
                .messageAttributes(
                    Map.of(
                        "portions",
                        MessageAttributeValue.builder()
                            .dataType("Number")
                            .stringValue(portions(order))
                            .build())));
      }
      return null;
    }

    private static String portions(String order) {
      try {
        return JSON.readTree(order).path("portions").asText();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A map, as a schedule's input is read: says at which time it was woken, and by how many. */
  public static final class Wake implements RequestHandler<Map<String, String>, String> {
    private final SnsClient sns;
    private final DynamoDbClient dynamoDb;
    private final FunctionEnvironment environment;

    public Wake(FunctionEnvironment environment) {
      this.environment = environment;
      sns = sns(environment);
      dynamoDb = dynamoDb(environment);
    }

    @Override
    public String handleRequest(Map<String, String> input, Context context) {
      int guests = dynamoDb.scan(scan -> scan.tableName(variable(environment, "ROOMS"))).count();
      sns.publish(message ->
          message
              .topicArn(variable(environment, "TOPIC"))
              .message("%s: %d guests".formatted(input.get("at"), guests)));
      return "woken";
    }
  }

  /** EventBridge's own event: writes a row for every night. */
  public static final class Count implements RequestHandler<ScheduledEvent, Void> {
    private final FirehoseClient firehose;
    private final String stream;

    public Count(FunctionEnvironment environment) {
      firehose =
          environment.clients().create(FirehoseClient.class, FirehoseClient.builder(), LIMITS);
      stream = variable(environment, "STREAM");
    }

    @Override
    public Void handleRequest(ScheduledEvent event, Context context) {
      String row = "{\"night\":\"%s %s\"}".formatted(event.getSource(), event.getTime());
      firehose.putRecord(put ->
          put.deliveryStreamName(stream)
              .record(record -> record.data(SdkBytes.fromUtf8String(row))));
      return null;
    }
  }

  /** API Gateway's own event: asks an index who lives on a floor. */
  public static final class Desk
      implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final DynamoDbClient dynamoDb;
    private final String table;

    public Desk(FunctionEnvironment environment) {
      dynamoDb = dynamoDb(environment);
      table = variable(environment, "ROOMS");
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
      String floor = event.getPathParameters().get("floor");
      String guests =
          dynamoDb
              .query(query ->
                  query
                      .tableName(table)
                      .indexName("by-floor")
                      .keyConditionExpression("floor = :floor")
                      .expressionAttributeValues(Map.of(":floor", AttributeValue.fromS(floor))))
              .items()
              .stream()
              .map(item -> requireNonNull(item.get("guest")).s())
              .sorted()
              .collect(Collectors.joining(","));
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(guests.isEmpty() ? 404 : 200)
          .withHeaders(Map.of("Content-Type", "text/plain"))
          .withBody(
              "%s: %s, asked by %s"
                  .formatted(floor, guests, event.getRequestContext().getHttp().getSourceIp()))
          .build();
    }
  }

  /** Firehose's data transformation: registers who arrives, but nobody of no name. */
  public static final class Register implements RequestStreamHandler {
    public Register(FunctionEnvironment environment) {}

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      ObjectNode answer = JSON.createObjectNode();
      ArrayNode records = answer.putArray("records");
      for (JsonNode record : JSON.readTree(in).path("records")) {
        String guest = JSON.readTree(record.path("data").binaryValue()).path("guest").asText();
        if (guest.equals("Beelzebub")) {
          throw new IllegalStateException("the house is full");
        }
        ObjectNode answered = records.addObject();
        answered.put("recordId", record.path("recordId").asText());
        answered.put(
            "result",
            guest.isEmpty() ? "ProcessingFailed" : guest.equals("Odysseus") ? "Dropped" : "Ok");
        answered.put(
            "data",
            "{\"line\": \"%s %s\"}"
                .formatted(guest, record.path("kinesisRecordMetadata").path("shardId").asText())
                .getBytes(StandardCharsets.UTF_8));
      }
      JSON.writeValue(out, answer);
    }
  }
}
