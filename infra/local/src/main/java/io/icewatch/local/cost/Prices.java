package io.icewatch.local.cost;

/**
 * List prices in US dollars, before free tiers and discounts.
 *
 * @param asOf when and where they were list prices
 * @param iotConnectedMinute a monitor connected for a minute
 * @param iotMessage a message of at most 5 KB
 * @param iotRuleAndAction a rule triggered and one action carried out
 * @param kinesisShardHour a provisioned shard for an hour
 * @param kinesisPut a record of at most 25 KB
 * @param lambdaRequest an invocation
 * @param lambdaGigabyteSecond a gigabyte of memory for a second, arm64
 * @param dynamoDbWrite an item of at most 1 KB written, on demand
 * @param dynamoDbRead an item of at most 4 KB read consistently, on demand
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
 */
public record Prices(
    String asOf,
    double iotConnectedMinute,
    double iotMessage,
    double iotRuleAndAction,
    double kinesisShardHour,
    double kinesisPut,
    double lambdaRequest,
    double lambdaGigabyteSecond,
    double dynamoDbWrite,
    double dynamoDbRead,
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
    double kmsKey) {

  private static final double MILLION = 1e6;

  /**
   * As known when this was written, at the lowest volume tier, and not fetched from AWS; Firehose's
   * price for Iceberg is the least certain. Check them before you rely on a sum.
   */
  public static final Prices US_EAST_1 =
      new Prices(
          "us-east-1, January 2025",
          0.08 / MILLION,
          1.00 / MILLION,
          0.30 / MILLION,
          0.015,
          0.014 / MILLION,
          0.20 / MILLION,
          0.0000133334,
          0.625 / MILLION,
          0.125 / MILLION,
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
          1.00);
}
