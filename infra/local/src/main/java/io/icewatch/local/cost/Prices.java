package io.icewatch.local.cost;

import java.util.List;

/**
 * List prices in US dollars, before free tiers and discounts.
 *
 * @param asOf when and where they were list prices
 * @param iotConnectedMinute a monitor connected for a minute
 * @param iotMessage a message of at most 5 KB, of the first billion a month
 * @param iotRuleAndAction a rule triggered and one action carried out
 * @param kinesisShardHour a provisioned shard for an hour
 * @param kinesisExtendedShardHour what it costs besides to keep records longer than a day
 * @param kinesisPut a record of at most 25 KB
 * @param kinesisConsumerShardHour a consumer with enhanced fan-out, for a shard and an hour
 * @param kinesisConsumerGigabyte a gigabyte that it reads
 * @param lambdaRequest an invocation
 * @param lambdaGigabyteSecond a gigabyte of memory for a second, arm64
 * @param dynamoDbWrite an item of at most 1 KB written, on demand
 * @param dynamoDbRead an item of at most 4 KB read consistently, on demand
 * @param httpApiRequest a request to an HTTP API, of the first 300 million a month
 * @param snsEmail a page published and sent by e-mail
 * @param firehoseGigabyte a gigabyte delivered into Iceberg tables
 * @param s3GigabyteMonth a gigabyte kept for a month
 * @param s3Put an object written
 * @param athenaGigabyte a gigabyte scanned
 * @param glueDpuHour a processing unit of a table optimizer for an hour
 * @param cloudWatchAlarm an alarm of one metric for a month
 * @param cloudWatchDashboard a dashboard for a month
 * @param cloudWatchMetric a custom metric for a month
 * @param cloudWatchLogGigabyte a gigabyte of logs taken in
 * @param kmsKey a key for a month
 * @param kmsRequest a call with an HMAC key
 * @param vpcEndpointHour an interface endpoint in one zone for an hour
 */
public record Prices(
    String asOf,
    double iotConnectedMinute,
    double iotMessage,
    double iotRuleAndAction,
    double kinesisShardHour,
    double kinesisExtendedShardHour,
    double kinesisPut,
    double kinesisConsumerShardHour,
    double kinesisConsumerGigabyte,
    double lambdaRequest,
    double lambdaGigabyteSecond,
    double dynamoDbWrite,
    double dynamoDbRead,
    double httpApiRequest,
    double snsEmail,
    double firehoseGigabyte,
    double s3GigabyteMonth,
    double s3Put,
    double athenaGigabyte,
    double glueDpuHour,
    double cloudWatchAlarm,
    double cloudWatchDashboard,
    double cloudWatchMetric,
    double cloudWatchLogGigabyte,
    double kmsKey,
    double kmsRequest,
    double vpcEndpointHour) {

  private static final double MILLION = 1e6;
  private static final String IOT = "iot-core/pricing";
  private static final String KINESIS = "kinesis/data-streams/pricing";
  private static final String LAMBDA = "lambda/pricing";
  private static final String DYNAMO_DB = "dynamodb/pricing/on-demand";
  private static final String CLOUD_WATCH = "cloudwatch/pricing";

  /**
   * As known when this was written and not fetched from AWS: {@link #sources} says which pages they
   * stand on and which could not be confirmed. Check them before you rely on a sum.
   */
  public static final Prices US_EAST_1 =
      new Prices(
          "us-east-1, January 2025",
          0.08 / MILLION,
          1.00 / MILLION,
          0.30 / MILLION,
          0.015,
          0.02,
          0.014 / MILLION,
          0.015,
          0.013,
          0.20 / MILLION,
          0.0000133334,
          0.625 / MILLION,
          0.125 / MILLION,
          1.00 / MILLION,
          0.50 / MILLION + 2.0 / 100_000,
          0.075,
          0.023,
          0.005 / 1_000,
          5.0 / 1_000,
          0.44,
          0.10,
          3.00,
          0.30,
          0.50,
          1.00,
          0.03 / 10_000,
          0.01);

  /**
   * Where a price stands.
   *
   * @param what it is for
   * @param dollars how much
   * @param page under {@code aws.amazon.com}
   * @param isConfirmed whether it agrees with what others published; none was fetched from AWS
   */
  record Source(String what, double dollars, String page, boolean isConfirmed) {}

  /** Every price with its source. */
  List<Source> sources() {
    return List.of(
        new Source("IoT Core, million minutes connected", iotConnectedMinute * MILLION, IOT, true),
        new Source("IoT Core, million messages, first billion", iotMessage * MILLION, IOT, true),
        new Source("IoT Core, million rules and actions", iotRuleAndAction * MILLION, IOT, true),
        new Source("Kinesis, shard hour", kinesisShardHour, KINESIS, true),
        new Source("Kinesis, shard hour, beyond a day", kinesisExtendedShardHour, KINESIS, false),
        new Source("Kinesis, million records", kinesisPut * MILLION, KINESIS, true),
        new Source("Kinesis, fan-out, shard hour", kinesisConsumerShardHour, KINESIS, true),
        new Source("Kinesis, fan-out, GB", kinesisConsumerGigabyte, KINESIS, true),
        new Source("Lambda, million invocations", lambdaRequest * MILLION, LAMBDA, true),
        new Source(
            "Lambda, million GB seconds, arm64", lambdaGigabyteSecond * MILLION, LAMBDA, true),
        new Source("DynamoDB, million writes", dynamoDbWrite * MILLION, DYNAMO_DB, true),
        new Source("DynamoDB, million reads", dynamoDbRead * MILLION, DYNAMO_DB, true),
        new Source(
            "API Gateway, million HTTP requests",
            httpApiRequest * MILLION,
            "api-gateway/pricing",
            false),
        new Source("SNS, thousand e-mails", snsEmail * 1_000, "sns/pricing", true),
        new Source("Firehose into Iceberg, GB", firehoseGigabyte, "firehose/pricing", false),
        new Source("S3, GB for a month", s3GigabyteMonth, "s3/pricing", true),
        new Source("S3, thousand objects written", s3Put * 1_000, "s3/pricing", true),
        new Source("Athena, TB scanned", athenaGigabyte * 1_000, "athena/pricing", true),
        new Source("Glue, DPU hour", glueDpuHour, "glue/pricing", true),
        new Source("CloudWatch, alarm metric", cloudWatchAlarm, CLOUD_WATCH, true),
        new Source("CloudWatch, dashboard", cloudWatchDashboard, CLOUD_WATCH, true),
        new Source("CloudWatch, metric", cloudWatchMetric, CLOUD_WATCH, true),
        new Source("CloudWatch, GB of logs", cloudWatchLogGigabyte, CLOUD_WATCH, true),
        new Source("KMS, key for a month", kmsKey, "kms/pricing", true),
        new Source("KMS, ten thousand calls", kmsRequest * 10_000, "kms/pricing", true),
        new Source(
            "VPC, interface endpoint, zone and hour",
            vpcEndpointHour,
            "privatelink/pricing",
            true));
  }
}
