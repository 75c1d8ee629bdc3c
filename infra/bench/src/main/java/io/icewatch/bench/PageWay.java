package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.icewatch.lambda.CallLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The four calls of a page over one of the SDK's HTTP clients, in a process of its own.
 *
 * <pre>PageWay CLIENT ENDPOINT REHEARSALS</pre>
 *
 * Makes so many pages with clients that are then dropped, and new ones. For each number N on
 * standard input: makes N pages; prints as {@link BenchProcess} does the nanoseconds of processor
 * time and those by the clock.
 */
public final class PageWay {
  private static final Map<String, AttributeValue> ITEM =
      Map.of(
          "patient_id", AttributeValue.fromS("17"), "condition", AttributeValue.fromS("spo2-low"));

  private final SdkHttpClient http;
  private final DynamoDbClient dynamoDb;
  private final SnsClient sns;

  private PageWay(String client, URI endpoint) {
    this.http =
        switch (client) {
          case "url-connection" -> UrlConnectionHttpClient.create();
          case "crt" -> AwsCrtHttpClient.create();
          default -> throw new IllegalArgumentException("an HTTP client called " + client);
        };
    this.dynamoDb = at(endpoint, DynamoDbClient.builder());
    this.sns = at(endpoint, SnsClient.builder());
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C at(
      URI endpoint, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
        .overrideConfiguration(CallLimits.OF_NOTICES.toOverride().build())
        .httpClient(http)
        .build();
  }

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    URI endpoint = URI.create(arguments[1]);
    int rehearsals = Integer.parseInt(arguments[2]);
    if (rehearsals > 0) {
      PageWay rehearsed = new PageWay(arguments[0], endpoint);
      rehearsed.pages(rehearsals);
      rehearsed.http.close();
    }
    PageWay way = new PageWay(arguments[0], endpoint);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long cpu = system.getProcessCpuTime();
      long start = System.nanoTime();
      way.pages(Integer.parseInt(line));
      long nanos = System.nanoTime() - start;
      System.out.println(system.getProcessCpuTime() - cpu + " " + nanos + " 0");
    }
  }

  private void pages(int count) {
    for (int i = 0; i < count; i++) {
      dynamoDb.getItem(get -> get.tableName("episodes").key(ITEM).consistentRead(true));
      dynamoDb.putItem(put -> put.tableName("episodes").item(ITEM));
      sns.publish(page -> page.topicArn("arn:aws:sns:us-east-1:123456789012:alerts").message("17"));
      dynamoDb.putItem(put -> put.tableName("episodes").item(ITEM));
    }
  }
}
