package io.icewatch.local.template;

import io.icewatch.local.template.DeliveryStreamSpec.Transform;
import io.icewatch.local.template.IcebergTableSpec.Column;
import io.icewatch.local.template.IcebergTableSpec.PartitionField;
import io.icewatch.local.template.IcebergTableSpec.SortField;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the lake: Iceberg tables in Glue, and the Firehose streams that append to them. */
final class LakeReader {
  private static final int BYTES_A_MEGABYTE = 1 << 20;
  private static final String LAMBDA_ARN = "LambdaArn";
  private static final String RETRIES = "NumberOfRetries";
  private static final String BUFFER_SIZE = "BufferSizeInMBs";
  private static final String BUFFER_INTERVAL = "BufferIntervalInSeconds";
  private static final BigDecimal LEAST_BUFFER = new BigDecimal("0.2");
  private static final BigDecimal LARGEST_BUFFER = BigDecimal.valueOf(3);

  private LakeReader() {}

  static IcebergTableSpec table(Resource table) {
    Value properties = table.properties();
    properties.only("CatalogId", "DatabaseName", "Name", "OpenTableFormatInput");
    Value iceberg = properties.get("OpenTableFormatInput").only("IcebergInput").get("IcebergInput");
    iceberg.only("MetadataOperation", "Version", "IcebergTableInput");
    iceberg.get("MetadataOperation").oneOf("CREATE");
    iceberg.get("Version").oneOf("2");
    Value input = iceberg.get("IcebergTableInput");
    // Location: on one machine, the lake's directory.
    input.only("Location", "Properties", "Schema", "PartitionSpec", "WriteOrder");
    return new IcebergTableSpec(
        properties.get("DatabaseName").text(),
        properties.get("Name").text(),
        fields(input.get("Schema").only("Fields"), LakeReader::column),
        fields(input.section("PartitionSpec").only("Fields"), LakeReader::partitionField),
        fields(input.section("WriteOrder").only("OrderId", "Fields"), LakeReader::sortField),
        texts(input.section("Properties")));
  }

  /**
   * @param tables every table of the template, one of which the stream must name
   * @param resources where the Kinesis stream is found that it may read
   */
  static DeliveryStreamSpec deliveryStream(
      Resource stream, List<IcebergTableSpec> tables, Resources resources) {
    Value properties = stream.properties();
    properties.only(
        "DeliveryStreamName",
        "DeliveryStreamType",
        "IcebergDestinationConfiguration",
        "KinesisStreamSourceConfiguration",
        // Of no consequence on one machine.
        "DeliveryStreamEncryptionConfigurationInput",
        "Tags");
    boolean isDirect =
        properties
            .get("DeliveryStreamType")
            .oneOf("DirectPut", "KinesisStreamAsSource")
            .equals("DirectPut");
    Value iceberg = properties.get("IcebergDestinationConfiguration");
    iceberg.only(
        "AppendOnly",
        "BufferingHints",
        "DestinationTableConfigurationList",
        "ProcessingConfiguration",
        "S3Configuration",
        // Of no consequence on one machine.
        "CatalogConfiguration",
        "CloudWatchLoggingOptions",
        "RetryOptions",
        "RoleARN");
    iceberg.get("AppendOnly").oneOf("true");
    Value hints = iceberg.get("BufferingHints").only("IntervalInSeconds", "SizeInMBs");
    return new DeliveryStreamSpec(
        stream.name(),
        destination(iceberg.get("DestinationTableConfigurationList").onlyItem(), tables),
        hints.get("IntervalInSeconds").integer(0, 900),
        hints.get("SizeInMBs").integer(1, 128),
        errorOutputPrefix(iceberg.get("S3Configuration")),
        isDirect ? Optional.empty() : Optional.of(source(properties, resources)),
        iceberg
            .find("ProcessingConfiguration")
            .filter(processing -> processing.get("Enabled").flag())
            .map(processing -> transform(processing, isDirect, resources)));
  }

  private static Transform transform(Value processing, boolean isDirect, Resources resources) {
    processing.only("Enabled", "Processors");
    if (isDirect) {
      throw processing.refusal("records that are put directly", "a Kinesis stream as their source");
    }
    Value processor = processing.get("Processors").onlyItem().only("Type", "Parameters");
    processor.get("Type").oneOf("Lambda");
    Map<String, Value> parameters = new HashMap<>();
    for (Value parameter : processor.get("Parameters").items()) {
      parameter.only("ParameterName", "ParameterValue");
      String name =
          parameter
              .get("ParameterName")
              .oneOf(
                  LAMBDA_ARN,
                  RETRIES,
                  BUFFER_SIZE,
                  BUFFER_INTERVAL,
                  // Of no consequence on one machine.
                  "RoleArn");
      parameters.put(name, parameter.get("ParameterValue"));
    }
    Value arn = parameters.get(LAMBDA_ARN);
    if (arn == null) {
      throw processor.refusal("no parameter " + LAMBDA_ARN, "the function");
    }
    return new Transform(
        resources.function(arn).logicalId(),
        Optional.ofNullable(parameters.get(RETRIES)).map(n -> n.integer(0, 300)).orElse(3),
        Optional.ofNullable(parameters.get(BUFFER_SIZE))
            .map(LakeReader::megabytes)
            .orElse(BYTES_A_MEGABYTE),
        Optional.ofNullable(parameters.get(BUFFER_INTERVAL))
            .map(n -> n.integer(0, 900))
            .orElse(60));
  }

  private static int megabytes(Value size) {
    BigDecimal megabytes = size.decimal();
    if (megabytes.compareTo(LEAST_BUFFER) < 0 || megabytes.compareTo(LARGEST_BUFFER) > 0) {
      throw size.refusal(size.text(), "0.2 to 3");
    }
    return megabytes.multiply(BigDecimal.valueOf(BYTES_A_MEGABYTE)).intValue();
  }

  private static String source(Value properties, Resources resources) {
    Value source = properties.get("KinesisStreamSourceConfiguration");
    source.only("KinesisStreamARN", "RoleARN");
    return resources.referredTo(source.get("KinesisStreamARN"), ResourceType.STREAM).name();
  }

  private static String destination(Value destination, List<IcebergTableSpec> tables) {
    destination.only("DestinationDatabaseName", "DestinationTableName");
    String database = destination.get("DestinationDatabaseName").text();
    String table = destination.get("DestinationTableName").text();
    if (tables.stream().noneMatch(t -> t.database().equals(database) && t.name().equals(table))) {
      throw destination.refusal(database + "." + table, "a table of the template");
    }
    return table;
  }

  private static String errorOutputPrefix(Value configuration) {
    configuration.only("ErrorOutputPrefix", "BucketARN", "RoleARN");
    return configuration.get("ErrorOutputPrefix").text();
  }

  private static <T> List<T> fields(Value section, Function<Value, T> reader) {
    return section.find("Fields").stream()
        .flatMap(fields -> fields.items().stream())
        .map(reader)
        .toList();
  }

  private static Column column(Value field) {
    field.only("Id", "Name", "Type", "Required", "Doc");
    return new Column(
        field.get("Id").integer(1, Integer.MAX_VALUE),
        field.get("Name").text(),
        field.get("Type").text(),
        field.get("Required").flag(),
        field.find("Doc").map(Value::text).orElse(""));
  }

  private static PartitionField partitionField(Value field) {
    field.only("SourceId", "Transform", "Name");
    return new PartitionField(
        field.get("SourceId").integer(1, Integer.MAX_VALUE),
        field.get("Transform").text(),
        field.get("Name").text());
  }

  private static SortField sortField(Value field) {
    field.only("SourceId", "Transform", "Direction", "NullOrder");
    return new SortField(
        field.get("SourceId").integer(1, Integer.MAX_VALUE),
        field.get("Transform").text(),
        field.get("Direction").oneOf("asc", "desc").equals("asc"),
        field.get("NullOrder").oneOf("nulls-first", "nulls-last").equals("nulls-first"));
  }

  private static Map<String, String> texts(Value mapping) {
    Map<String, String> texts = new HashMap<>();
    mapping.entries().forEach((key, value) -> texts.put(key, value.text()));
    return texts;
  }
}
