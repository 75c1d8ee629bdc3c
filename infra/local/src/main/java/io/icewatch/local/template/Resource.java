package io.icewatch.local.template;

import java.util.Optional;

/**
 * One resource of a stack.
 *
 * @param stackName the stack that it belongs to
 * @param logicalId what the template calls it
 * @param type what it is
 * @param properties its properties
 */
record Resource(String stackName, String logicalId, ResourceType type, Value properties)
    implements Referable {

  /** Its name: what the template gives it, or the stack's name and its logical id. */
  Optional<String> findName() {
    return type.nameProperty().map(path -> given(path).orElse(stackName + "-" + logicalId));
  }

  /** Its name, where it is sure to have one. */
  String name() {
    return findName().orElseThrow();
  }

  /** Its ARN, where it is sure to have one. */
  String arn() {
    return findArn().orElseThrow();
  }

  @Override
  public Optional<String> reference() {
    return switch (type) {
      case TOPIC -> findArn();
      case LAYER -> findArn().map(arn -> arn + ":1");
      case HTTP_API -> Optional.of(HttpApiSpec.id(stackName, logicalId));
      default -> findName();
    };
  }

  @Override
  public Optional<String> attribute(String attribute) {
    boolean topic = type == ResourceType.TOPIC;
    return switch (attribute) {
      case "Arn" -> topic ? Optional.empty() : findArn();
      case "TopicArn" -> topic ? findArn() : Optional.empty();
      case "TopicName", "QueueName" ->
          type.nameProperty().filter(attribute::equals).flatMap(name -> findName());
      default -> Optional.empty();
    };
  }

  private Optional<String> findArn() {
    return findName().flatMap(type::arn);
  }

  private Optional<String> given(String path) {
    Optional<Value> value = Optional.of(properties);
    for (String key : path.split("\\.", -1)) {
      value = value.flatMap(mapping -> mapping.find(key));
    }
    return value.map(Value::text);
  }
}
