package io.icewatch.local.template;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The SAM template and the templates of its nested stacks, read and resolved: what the local stack
 * is built from.
 *
 * <p>It is read as CloudFormation reads it for a stack called {@code icewatch} in {@code
 * us-east-1}, account {@code 123456789012}; a resource without a name of its own is called {@code
 * <stack>-<logical id>}, and so is a nested stack. Whatever would change behaviour in the cloud and
 * is not honoured here is refused by file, line and name.
 *
 * @param parameters every parameter that has a value: an override, or else its default
 * @param functions the Lambda functions
 * @param mappings their Kinesis event source mappings
 * @param schedules what invokes them by the clock
 * @param httpApis the HTTP APIs that they answer
 * @param streams the Kinesis streams
 * @param rules the IoT rules that fill them
 * @param deliveryStreams the Firehose streams
 * @param icebergTables the Iceberg tables
 * @param tables the DynamoDB tables
 * @param topics the SNS topics
 */
public record Template(
    Map<String, String> parameters,
    List<FunctionSpec> functions,
    List<MappingSpec> mappings,
    List<ScheduleSpec> schedules,
    List<HttpApiSpec> httpApis,
    List<StreamSpec> streams,
    List<IotRuleSpec> rules,
    List<DeliveryStreamSpec> deliveryStreams,
    List<IcebergTableSpec> icebergTables,
    List<TableSpec> tables,
    List<TopicSpec> topics) {

  public Template {
    parameters = Map.copyOf(parameters);
    functions = List.copyOf(functions);
    mappings = List.copyOf(mappings);
    schedules = List.copyOf(schedules);
    httpApis = List.copyOf(httpApis);
    streams = List.copyOf(streams);
    rules = List.copyOf(rules);
    deliveryStreams = List.copyOf(deliveryStreams);
    icebergTables = List.copyOf(icebergTables);
    tables = List.copyOf(tables);
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
    StackSource source = StackSource.root(templateYaml);
    Stack stack = Stack.read(source, parameterOverrides);
    Resources resources = new Resources(stack);
    EventReader events = new EventReader(resources);
    resources.of(ResourceType.FUNCTION).forEach(events::read);
    List<IcebergTableSpec> icebergTables =
        resources.all(ResourceType.ICEBERG_TABLE, LakeReader::table);
    return new Template(
        stack.parameters().values(),
        stack.withNested().flatMap(each -> each.functions(resources).stream()).toList(),
        events.mappings(),
        events.schedules(),
        events.httpApis(source.stackName()),
        resources.all(ResourceType.STREAM, IngestReader::stream),
        resources.all(ResourceType.IOT_RULE, new IngestReader(resources)::rule),
        resources.all(
            ResourceType.DELIVERY_STREAM,
            stream -> LakeReader.deliveryStream(stream, icebergTables, resources)),
        icebergTables,
        resources.all(ResourceType.TABLE, TableReader::read),
        resources.all(ResourceType.TOPIC, new TopicReader(resources)::read));
  }
}
