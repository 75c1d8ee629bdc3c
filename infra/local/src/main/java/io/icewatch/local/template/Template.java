package io.icewatch.local.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The SAM template, read and resolved: what the local stack is built from.
 *
 * <p>It is read as CloudFormation reads it for a stack called {@code icewatch} in {@code
 * us-east-1}, account {@code 123456789012}; a resource without a name of its own is called {@code
 * icewatch-<logical id>}. Whatever would change behaviour in the cloud and is not honoured here is
 * refused by name and line.
 *
 * @param parameters every parameter that has a value: an override, or else its default
 * @param functions the Lambda functions
 * @param mappings their Kinesis event source mappings
 * @param streams the Kinesis streams
 * @param rules the IoT rules that fill them
 * @param deliveryStreams the Firehose streams
 * @param icebergTables the Iceberg tables
 * @param episodeTables the DynamoDB tables
 * @param topics the SNS topics
 */
public record Template(
    Map<String, String> parameters,
    List<FunctionSpec> functions,
    List<MappingSpec> mappings,
    List<StreamSpec> streams,
    List<IotRuleSpec> rules,
    List<DeliveryStreamSpec> deliveryStreams,
    List<IcebergTableSpec> icebergTables,
    List<EpisodeTableSpec> episodeTables,
    List<TopicSpec> topics) {

  public Template {
    parameters = Map.copyOf(parameters);
    functions = List.copyOf(functions);
    mappings = List.copyOf(mappings);
    streams = List.copyOf(streams);
    rules = List.copyOf(rules);
    deliveryStreams = List.copyOf(deliveryStreams);
    icebergTables = List.copyOf(icebergTables);
    episodeTables = List.copyOf(episodeTables);
    topics = List.copyOf(topics);
  }

  /**
   * Reads a template.
   *
   * @param templateYaml the file, e.g. {@code template.yaml}
   * @param parameterOverrides parameter to value, in place of the template's defaults
   * @throws TemplateException if the file is no template, an override names no parameter or has a
   *     value that is not allowed, or the template holds what the local stack does not honour
   */
  public static Template read(Path templateYaml, Map<String, String> parameterOverrides) {
    Value root =
        Value.root(templateYaml.getFileName().toString(), TemplateFile.compose(templateYaml));
    root.only(
        "AWSTemplateFormatVersion",
        "Transform",
        "Description",
        "Parameters",
        "Globals",
        "Resources",
        // Said to whoever deploys; nothing here reads them.
        "Metadata",
        "Outputs");
    Parameters parameters = Parameters.read(root.section("Parameters"), parameterOverrides);
    Resources resources = Resources.read(root.section("Resources"), parameters);
    FunctionReader functions = new FunctionReader(resources.resolve(root.section("Globals")));
    MappingReader mappings = new MappingReader(resources);
    List<IcebergTableSpec> tables = all(resources, ResourceType.ICEBERG_TABLE, LakeReader::table);
    return new Template(
        parameters.values(),
        all(resources, ResourceType.FUNCTION, functions::read),
        resources.of(ResourceType.FUNCTION).stream()
            .flatMap(function -> mappings.read(function).stream())
            .toList(),
        all(resources, ResourceType.SENSOR_STREAM, IngestReader::stream),
        all(resources, ResourceType.IOT_RULE, new IngestReader(resources)::rule),
        all(
            resources,
            ResourceType.DELIVERY_STREAM,
            stream -> LakeReader.deliveryStream(stream, tables)),
        tables,
        all(resources, ResourceType.EPISODE_TABLE, AlertingReader::table),
        all(resources, ResourceType.TOPIC, AlertingReader::topic));
  }

  private static <T> List<T> all(
      Resources resources, ResourceType type, Function<Resource, T> reader) {
    return resources.of(type).stream().map(reader).toList();
  }
}
