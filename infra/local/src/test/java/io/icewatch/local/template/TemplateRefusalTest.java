package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader refuses, and in which words: file and line, found, expected. */
class TemplateRefusalTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Shards: {Type: Number, Default: 2, MinValue: 1, MaxValue: 9}
        Bed: {Type: String, Default: a1, AllowedPattern: '[a-z][0-9]'}
        Detail: {Type: String, Default: full, AllowedValues: [full, minimal]}
        Email: {Type: String}
      Globals:
        Function:
          Runtime: java25
          Timeout: 30
          Environment: {Variables: {WARD: north, BED: none}}
      Resources:
        Watch:
          Type: AWS::Serverless::Function
          Properties:
            Handler: Watch::handle
            Environment:
              Variables:
                BED: !Ref Bed
            Events:
              Beats:
                Type: Kinesis
                Properties:
                  Stream: !GetAtt Stream.Arn
                  StartingPosition: TRIM_HORIZON
                  BatchSize: 10
                  FilterCriteria: {Filters: [{Pattern: '{"data": {"x": [1]}}'}]}
                  DestinationConfig: {OnFailure: {Type: S3, Destination: !GetAtt Bucket.Arn}}
        Stream:
          Type: AWS::Kinesis::Stream
          Properties:
            ShardCount: !Ref Shards
        Bucket:
          Type: AWS::S3::Bucket
        Role:
          Type: AWS::IAM::Role
        Rule:
          Type: AWS::IoT::TopicRule
          Properties:
            TopicRulePayload:
              Sql: SELECT * FROM 'a/b'
              AwsIotSqlVersion: '2016-03-23'
              Actions: [{Kinesis: {StreamName: !Ref Stream, PartitionKey: '${id}', RoleArn: x}}]
      """;

  @TempDir Path directory;

  @Test
  void the_template_is_good_until_something_in_it_is_changed() throws IOException {
    Template template = Template.read(write(TEMPLATE), Map.of());

    assertThat(template.functions())
        .containsExactly(
            new FunctionSpec(
                "Watch",
                "icewatch-Watch",
                "Watch::handle",
                Map.of("WARD", "north", "BED", "a1"),
                30,
                128));
    assertThat(template.mappings())
        .singleElement()
        .extracting(MappingSpec::maximumRetryAttempts, MappingSpec::maximumRecordAgeSeconds)
        .containsExactly(-1, -1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # a property, a section, a type that nothing here honours
          BatchSize: 10                | Enabled: false                | 26: Watch.Beats.Enabled: found false, expected true
          BatchSize: 10                | StartingPositionTimestamp: 1  | 26: Watch.Beats.StartingPositionTimestamp: found a timestamp, expected none with TRIM_HORIZON
          BatchSize: 10                | Batchsize: 10                 | 26: Watch.Beats: found Batchsize, expected only Stream, StartingPosition, StartingPositionTimestamp, Enabled, BatchSize, MaximumBatchingWindowInSeconds, ParallelizationFactor, MaximumRetryAttempts, MaximumRecordAgeInSeconds, BisectBatchOnFunctionError, FunctionResponseTypes, TumblingWindowInSeconds, FilterCriteria, DestinationConfig, MetricsConfig
          {OnFailure: {Type            | {OnSuccess: {Type             | 28: Watch.Beats.DestinationConfig: found OnSuccess, expected only OnFailure
          ShardCount: !Ref Shards      | StreamModeDetails: {StreamMode: HALF} | 32: Stream.StreamModeDetails.StreamMode: found HALF, expected PROVISIONED or ON_DEMAND
          Type: Kinesis                | Type: SQS                     | 22: Watch.Events.Beats.Type: found SQS, expected Kinesis or Schedule or ScheduleV2 or HttpApi
          Globals:                     | Mappings:                     | 8: found Mappings, expected only AWSTemplateFormatVersion, Transform, Description, Parameters, Globals, Resources, Outputs, Metadata, Conditions
          Type: AWS::S3::Bucket        | Type: AWS::MSK::Cluster        | 34: Bucket.Type: found AWS::MSK::Cluster, expected one of AWS::Serverless::Function, AWS::Kinesis::Stream, AWS::Kinesis::StreamConsumer, AWS::IoT::TopicRule, AWS::DynamoDB::Table, AWS::SNS::Topic, AWS::KinesisFirehose::DeliveryStream, AWS::SNS::Subscription, AWS::Scheduler::Schedule, AWS::Serverless::HttpApi, AWS::Serverless::LayerVersion, AWS::S3::Bucket, AWS::Glue::Database, AWS::KMS::Key, AWS::Glue::Table, AWS::IAM::Role, AWS::IoT::Policy, AWS::IoT::AccountAuditConfiguration, AWS::IoT::ScheduledAudit, AWS::IoT::ProvisioningTemplate, AWS::S3::BucketPolicy, AWS::SNS::TopicPolicy, AWS::LakeFormation::PrincipalPermissions, AWS::CloudTrail::Trail, AWS::KMS::Alias, AWS::Logs::LogGroup, AWS::Logs::LogStream, AWS::SQS::Queue, AWS::SQS::QueuePolicy, AWS::Athena::WorkGroup, AWS::Athena::NamedQuery, AWS::Glue::TableOptimizer, AWS::EC2::SecurityGroup, AWS::EC2::VPCEndpoint, AWS::Events::Rule, AWS::Lambda::Function, AWS::Lambda::Permission, AWS::AppConfig::Application, AWS::AppConfig::ConfigurationProfile, AWS::AppConfig::HostedConfigurationVersion, AWS::CloudWatch::Alarm, AWS::CloudWatch::Dashboard, AWS::CloudFormation::Stack
          Type: AWS::IAM::Role         | {Type: AWS::IAM::Role, Condition: Prod} | 36: Role.Condition: found condition Prod, expected one of []
          Type: AWS::IAM::Role         | {Type: AWS::IAM::Role, CreationPolicy: {}} | 36: Role: found CreationPolicy, expected only Type, Condition, Properties, Metadata, DependsOn, DeletionPolicy, UpdateReplacePolicy
          Runtime: java25              | Runtime: java21               | 9: Globals.Function.Runtime: found java21, expected java25

          # a value that is out of range, or no value
          BatchSize: 10                | BatchSize: 0                  | 26: Watch.Beats.BatchSize: found 0, expected a whole number from 1 to 10,000
          BatchSize: 10                | BatchSize: ten                | 26: Watch.Beats.BatchSize: found ten, expected a whole number from 1 to 10,000
          BatchSize: 10                | BatchSize: [10]               | 26: Watch.Beats.BatchSize: found a list, expected a text
          BatchSize: 10                | BatchSize:                    | 26: Watch.Beats.BatchSize: found nothing, expected a text
          BatchSize: 10                | MaximumRecordAgeInSeconds: 30 | 26: Watch.Beats.MaximumRecordAgeInSeconds: found 30, expected -1, or 60 to 604,800
          BatchSize: 10                | BisectBatchOnFunctionError: yes | 26: Watch.Beats.BisectBatchOnFunctionError: found yes, expected true or false
          StartingPosition: TRIM_HORIZON | StartingPosition: AT_TIMESTAMP | 24: Watch.Beats: found no StartingPositionTimestamp, expected one
          StartingPosition: TRIM_HORIZON | StartingPosition: NOW        | 25: Watch.Beats.StartingPosition: found NOW, expected TRIM_HORIZON or LATEST or AT_TIMESTAMP
          StartingPosition: TRIM_HORIZON | BatchSize: 9                | 26: Watch.Beats.BatchSize: found a second BatchSize, expected one
          Handler: Watch::handle       | MemorySize: 512               | 16: Watch: found no Handler, expected one
          SELECT * FROM 'a/b'          | SELECT a FROM 'a/b'           | 41: Rule.TopicRulePayload.Sql: found SELECT a FROM 'a/b', expected SELECT * FROM '<topic filter>' or SELECT *, clientid() AS <field> FROM ...
          {"data": {"x": [1]}}         | {"data": {"x": 1}}            | 27: Watch.Beats.FilterCriteria.Filters[0].Pattern: found "x" must be an object or an array, expected a filter pattern

          # an intrinsic function, or what it refers to
          !Ref Bed                     | !Select [0, [a]]              | 19: Watch.Environment.Variables.BED: found Fn::Select, expected Ref, Fn::GetAtt, Fn::Sub or Fn::Join
          !Ref Bed                     | {'Fn::ImportValue': a}        | 19: Watch.Environment.Variables.BED: found Fn::ImportValue, expected Ref, Fn::GetAtt, Fn::Sub or Fn::Join
          !Ref Bed                     | !Ref Cot                      | 19: Watch.Environment.Variables.BED: found Ref Cot, expected a parameter, or a resource with a name
          !Ref Bed                     | !Sub 'x ${Role}'              | 19: Watch.Environment.Variables.BED: found Ref Role, expected a parameter, or a resource with a name
          !Ref Bed                     | !GetAtt Role.Arn              | 19: Watch.Environment.Variables.BED: found Fn::GetAtt Role.Arn, expected Arn of a resource that has one, or Outputs of a stack
          !Ref Bed                     | !GetAtt Bucket                | 19: Watch.Environment.Variables.BED: found Fn::GetAtt Bucket, expected Arn of a resource that has one, or Outputs of a stack
          !Ref Bed                     | !Join [x]                     | 19: Watch.Environment.Variables.BED: found 1 items, expected a delimiter and a list
          !Ref Bed                     | !Ref Email                    | 6: Email: found no value and no default, expected an override
          !GetAtt Stream.Arn           | !GetAtt Bucket.Arn            | 24: Watch.Beats.Stream: found arn:aws:s3:::icewatch-Bucket, expected the template's AWS::Kinesis::Stream
          {Kinesis: {StreamName        | {}, {Kinesis: {StreamName     | 43: Rule.TopicRulePayload.Actions: found 2 items, expected one
          {Variables: {WARD            | !If {Variables: {WARD         | 11: Globals.Function.Environment: found a mapping, expected a condition and two values

          # a parameter's declaration or default
          Default: 2,                  | Default: 10,                  | 3: Shards: found 10, expected at most 9
          Default: a1,                 | Default: a11,                 | 4: Bed: found a11, expected a text that matches [a-z][0-9]
          MinValue: 1                  | MinLength: 1                  | 3: Shards: found MinLength, expected only Type, Default, AllowedValues, AllowedPattern, MinValue, MaxValue, Description, ConstraintDescription, NoEcho
          Default: 2                   | Default: !Ref Bed             | 3: Shards.Default: found Ref, expected a literal

          # no YAML
          Globals:                     | }                             | 7: found expected <block end>, but found '}', expected YAML
          """)
  void names_the_line_and_says_what_was_found_and_what_was_expected(
      String good, String bad, String message) throws IOException {
    assertThat(TEMPLATE).contains(good);
    Path template = write(TEMPLATE.replace(good, bad));

    assertThatThrownBy(() -> Template.read(template, Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("ward.yaml:" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Shards | many | 3: Shards: found many, expected a number
          Shards | 0    | 3: Shards: found 0, expected at least 1
          Shards | 9.5  | 3: Shards: found 9.5, expected at most 9
          Detail | some | 5: Detail: found some, expected one of full, minimal
          Bed    | 1a   | 4: Bed: found 1a, expected a text that matches [a-z][0-9]
          Beds   | a1   | 3: Parameters: found an override of Beds, expected one of Shards, Bed, Detail, Email
          """)
  void an_override_is_held_to_the_parameters_declaration(String name, String value, String message)
      throws IOException {
    Path template = write(TEMPLATE);

    assertThatThrownBy(() -> Template.read(template, Map.of(name, value)))
        .isInstanceOf(TemplateException.class)
        .hasMessage("ward.yaml:" + message);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path missing = directory.resolve("missing.yaml");

    assertThatThrownBy(() -> Template.read(missing, Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage(missing + ": found no such file, expected a SAM template");
  }

  @Test
  void a_file_that_holds_no_mapping_is_no_template() throws IOException {
    Path list = write("- a\n");

    assertThatThrownBy(() -> Template.read(list, Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("ward.yaml:1: found no YAML mapping, expected a SAM template");
  }

  private Path write(String template) throws IOException {
    return Files.writeString(directory.resolve("ward.yaml"), template);
  }
}
