package io.icewatch.local.template;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The resource types that a template may hold, and how resources of a type are referred to.
 *
 * <p>A type that is not listed is refused: what it would do in the cloud, nothing would do here.
 */
enum ResourceType {
  FUNCTION("AWS::Serverless::Function", "FunctionName", "lambda:%s:%s:function:"),
  STREAM("AWS::Kinesis::Stream", "Name", "kinesis:%s:%s:stream/"),
  CONSUMER("AWS::Kinesis::StreamConsumer", "ConsumerName", null),
  IOT_RULE("AWS::IoT::TopicRule", "RuleName", "iot:%s:%s:rule/"),
  TABLE("AWS::DynamoDB::Table", "TableName", "dynamodb:%s:%s:table/"),
  TOPIC("AWS::SNS::Topic", "TopicName", "sns:%s:%s:"),
  DELIVERY_STREAM(
      "AWS::KinesisFirehose::DeliveryStream",
      "DeliveryStreamName",
      "firehose:%s:%s:deliverystream/"),
  SUBSCRIPTION("AWS::SNS::Subscription", null, null),
  SCHEDULE("AWS::Scheduler::Schedule", "Name", "scheduler:%s:%s:schedule/default/"),
  HTTP_API("AWS::Serverless::HttpApi", "Name", "apigateway:%s:%s:/apis/"),
  LAYER("AWS::Serverless::LayerVersion", "LayerName", "lambda:%s:%s:layer:"),
  BUCKET("AWS::S3::Bucket", "BucketName", "s3:::"),
  DATABASE("AWS::Glue::Database", "DatabaseInput.Name", null),
  // AWS names a key; no property does.
  KEY("AWS::KMS::Key", "KeyId", "kms:%s:%s:key/"),
  // What CloudFormation's Ref of a table yields is not its name, so nothing may refer to one.
  ICEBERG_TABLE("AWS::Glue::Table", null, null),

  // Of no consequence on one machine: who may do what, which monitor may connect, through which
  // network, where logs and given-up pages go, what Athena offers, what tidies up in the tables,
  // what releases a version, what watches over all of it.
  ROLE("AWS::IAM::Role", null, null),
  IOT_POLICY("AWS::IoT::Policy", "PolicyName", null),
  DEVICE_AUDIT("AWS::IoT::AccountAuditConfiguration", null, null),
  SCHEDULED_AUDIT("AWS::IoT::ScheduledAudit", null, null),
  PROVISIONING_TEMPLATE("AWS::IoT::ProvisioningTemplate", "TemplateName", null),
  BUCKET_POLICY("AWS::S3::BucketPolicy", null, null),
  TOPIC_POLICY("AWS::SNS::TopicPolicy", null, null),
  LAKE_FORMATION("AWS::LakeFormation::PrincipalPermissions", null, null),
  TRAIL("AWS::CloudTrail::Trail", null, null),
  KEY_ALIAS("AWS::KMS::Alias", null, null),
  LOG_GROUP("AWS::Logs::LogGroup", "LogGroupName", "logs:%s:%s:log-group:"),
  LOG_STREAM("AWS::Logs::LogStream", null, null),
  QUEUE("AWS::SQS::Queue", "QueueName", "sqs:%s:%s:"),
  QUEUE_POLICY("AWS::SQS::QueuePolicy", null, null),
  WORK_GROUP("AWS::Athena::WorkGroup", "Name", null),
  NAMED_QUERY("AWS::Athena::NamedQuery", null, null),
  TABLE_OPTIMIZER("AWS::Glue::TableOptimizer", null, null),
  SECURITY_GROUP("AWS::EC2::SecurityGroup", "GroupName", null),
  VPC_ENDPOINT("AWS::EC2::VPCEndpoint", null, null),
  EVENT_RULE("AWS::Events::Rule", "Name", "events:%s:%s:rule/"),
  RELEASE_HOOK("AWS::Lambda::Function", "FunctionName", "lambda:%s:%s:function:"),
  INVOKE_PERMISSION("AWS::Lambda::Permission", null, null),
  SETTINGS("AWS::AppConfig::Application", null, null),
  SETTINGS_PROFILE("AWS::AppConfig::ConfigurationProfile", null, null),
  SETTINGS_VERSION("AWS::AppConfig::HostedConfigurationVersion", null, null),
  ALARM("AWS::CloudWatch::Alarm", null, null),
  DASHBOARD("AWS::CloudWatch::Dashboard", null, null);

  private final String cloudFormationName;
  private final @Nullable String nameProperty;
  private final @Nullable String arn;

  ResourceType(String cloudFormationName, @Nullable String nameProperty, @Nullable String arn) {
    this.cloudFormationName = cloudFormationName;
    this.nameProperty = nameProperty;
    this.arn = arn;
  }

  /** The type that {@code type} names. */
  static ResourceType of(Value type) {
    String name = type.text();
    return Arrays.stream(values())
        .filter(candidate -> candidate.cloudFormationName.equals(name))
        .findFirst()
        .orElseThrow(() ->
            type.refusal(
                name,
                Arrays.stream(values())
                    .map(ResourceType::toString)
                    .collect(Collectors.joining(", ", "one of ", ", " + Stack.NESTED))));
  }

  /** Path of the property that names a resource of this type; empty: it has no name. */
  Optional<String> nameProperty() {
    return Optional.ofNullable(nameProperty);
  }

  /** The ARN of the resource of this type that is called {@code name}; empty: it has no ARN. */
  Optional<String> arn(String name) {
    return Optional.ofNullable(arn)
        .map(pattern ->
            "arn:%s:".formatted(Intrinsics.PARTITION)
                + pattern.formatted(Intrinsics.REGION, Intrinsics.ACCOUNT_ID)
                + name);
  }

  /** The name that CloudFormation gives the type, e.g. {@code AWS::Kinesis::Stream}. */
  @Override
  public String toString() {
    return cloudFormationName;
  }
}
