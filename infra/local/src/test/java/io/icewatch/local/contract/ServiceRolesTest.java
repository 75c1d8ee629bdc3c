package io.icewatch.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What AWS's services may do in this stack's name is what they document that they need, and nothing
 * else. What the functions' own code calls is held to its calls by {@link Agreements}.
 */
class ServiceRolesTest {
  /** What a page of AWS's documentation, under docs.aws.amazon.com, says that a service needs. */
  private record Need(String page, Set<String> actions) {
    static Need of(String page, String... actions) {
      return new Need(page, new TreeSet<>(Set.of(actions)));
    }
  }

  /** By Lambda, in the name of each function over the stream: the statements beside its calls. */
  private static final Need READING =
      Need.of(
          "lambda/latest/dg/services-kinesis-create.html; with-kinesis.html, S3 destination;"
              + " streams/latest/dev/permissions-user-key-KMS.html",
          "kinesis:DescribeStream",
          "kinesis:DescribeStreamSummary",
          "kinesis:GetRecords",
          "kinesis:GetShardIterator",
          "kinesis:ListShards",
          "kms:Decrypt",
          "kms:GenerateDataKey",
          "s3:ListBucket",
          "s3:PutObject");

  private static final Set<String> READING_STATEMENTS =
      Set.of("GivenUp", "GivenUpKey", "Readings", "ReadingsKey");

  private static final Map<String, Need> NEEDS =
      Map.ofEntries(
          Map.entry(
              "SensorRuleRole",
              Need.of(
                  "iot/latest/developerguide/kinesis-rule-action.html; s3-rule-action.html",
                  "kinesis:PutRecord",
                  "kms:GenerateDataKey",
                  "s3:PutObject")),
          Map.entry(
              "DeliveryRole",
              Need.of(
                  "firehose/latest/dev/controlling-access.html#using-iam-iceberg",
                  "glue:GetDatabase",
                  "glue:GetTable",
                  "glue:UpdateTable",
                  "kms:Decrypt",
                  "kms:GenerateDataKey",
                  "logs:PutLogEvents",
                  "s3:AbortMultipartUpload",
                  "s3:DeleteObject",
                  "s3:GetBucketLocation",
                  "s3:GetObject",
                  "s3:ListBucket",
                  "s3:ListBucketMultipartUploads",
                  "s3:PutObject")),
          Map.entry(
              "ReadingsRole",
              Need.of(
                  "firehose/latest/dev/controlling-access.html#using-iam-iceberg;"
                      + " #access-to-kinesis; #using-iam-lambda",
                  "glue:GetDatabase",
                  "glue:GetTable",
                  "glue:UpdateTable",
                  "kinesis:DescribeStream",
                  "kinesis:GetRecords",
                  "kinesis:GetShardIterator",
                  "kinesis:ListShards",
                  "kms:Decrypt",
                  "kms:GenerateDataKey",
                  "lambda:GetFunctionConfiguration",
                  "lambda:InvokeFunction",
                  "logs:PutLogEvents",
                  "s3:AbortMultipartUpload",
                  "s3:DeleteObject",
                  "s3:GetBucketLocation",
                  "s3:GetObject",
                  "s3:ListBucket",
                  "s3:ListBucketMultipartUploads",
                  "s3:PutObject")),
          Map.entry(
              "HousekeepingRole",
              Need.of(
                  "glue/latest/dg/optimization-prerequisites.html",
                  "glue:GetTable",
                  "glue:UpdateTable",
                  "kms:Decrypt",
                  "kms:GenerateDataKey",
                  "logs:CreateLogGroup",
                  "logs:CreateLogStream",
                  "logs:PutLogEvents",
                  "s3:DeleteObject",
                  "s3:GetObject",
                  "s3:ListBucket",
                  "s3:PutObject")),
          Map.entry(
              "HeartbeatRole",
              Need.of(
                  "scheduler/latest/UserGuide/managing-targets-templated.html",
                  "lambda:InvokeFunction")),
          Map.entry(
              "TickRole",
              Need.of(
                  "scheduler/latest/UserGuide/managing-targets-templated.html",
                  "lambda:InvokeFunction")),
          Map.entry(
              "TestPageRole",
              Need.of(
                  "scheduler/latest/UserGuide/managing-targets-universal.html;"
                      + " sns/latest/dg/sns-key-management.html",
                  "kms:Decrypt",
                  "kms:GenerateDataKey",
                  "sns:Publish")),
          Map.entry(
              "ReleaseRole",
              Need.of(
                  "aws-managed-policy/latest/reference/AWSCodeDeployRoleForLambdaLimited.html",
                  "cloudwatch:DescribeAlarms",
                  "lambda:GetAlias",
                  "lambda:GetProvisionedConcurrencyConfig",
                  "lambda:InvokeFunction",
                  "lambda:UpdateAlias")),
          Map.entry(
              "ReleaseTestRole",
              Need.of(
                  "its own code: ReleaseTest",
                  "codedeploy:PutLifecycleEventHookExecutionStatus",
                  "lambda:InvokeFunction",
                  "logs:CreateLogStream",
                  "logs:PutLogEvents")),
          Map.entry(
              "OptimizerCheckRole",
              Need.of(
                  "its own code: OptimizerCheck",
                  "glue:BatchGetTableOptimizer",
                  "logs:CreateLogStream",
                  "logs:PutLogEvents")),
          Map.entry(
              "DeviceAuditNoticeRole",
              Need.of(
                  "iot-device-defender/latest/devguide/device-defender-audit.html",
                  "kms:Decrypt",
                  "kms:GenerateDataKey",
                  "sns:Publish")));

  /** Roles that hold one managed policy of AWS's and nothing else. */
  private static final Map<String, String> MANAGED =
      Map.of(
          "ProvisioningRole", "AWSIoTThingsRegistration",
          "DeviceAuditRole", "AWSIoTDeviceDefenderAudit");

  /** Of people, who may take what {@code infra/readers.yaml} says: they call what they like. */
  private static final Set<String> PEOPLE = Set.of("AnalystRole", "AuditorRole", "BreakGlassRole");

  private final DeployedTemplates templates = DeployedTemplates.read();

  static Stream<String> roles() {
    return NEEDS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("roles")
  void a_service_is_granted_what_it_documents_and_nothing_else(String role) {
    Need need = requireNonNull(NEEDS.get(role));

    assertThat(granted(role, templates.actions(role).keySet()))
        .as(need.page())
        .isEqualTo(need.actions());
  }

  @Test
  void lambda_is_granted_what_reading_a_stream_and_keeping_what_is_given_up_take() {
    List<String> readers =
        functionRoles().stream()
            .filter(role -> templates.actions(role).containsKey("Readings"))
            .toList();

    assertThat(readers).hasSizeGreaterThanOrEqualTo(3);
    for (String role : readers) {
      assertThat(granted(role, READING_STATEMENTS))
          .as("%s: %s", role, READING.page())
          .isEqualTo(READING.actions());
    }
  }

  @Test
  void every_role_is_held_to_a_list() {
    Set<String> held = new TreeSet<>(NEEDS.keySet());
    held.addAll(MANAGED.keySet());
    held.addAll(PEOPLE);
    held.addAll(functionRoles());

    assertThat(new TreeSet<>(templates.ofType("AWS::IAM::Role"))).isEqualTo(held);
    MANAGED.forEach((role, policy) -> {
      assertThat(DeployedTemplates.texts(templates.property(role, "ManagedPolicyArns")))
          .singleElement()
          .asString()
          .endsWith("service-role/" + policy);
      assertThat(templates.has(role, "Policies")).as(role).isFalse();
    });
  }

  /** No statement grants a service's every action, whatever the resource. */
  @Test
  void no_role_may_do_all_that_a_service_can() {
    Map<String, List<String>> wildcards = new HashMap<>();
    for (String role : templates.ofType("AWS::IAM::Role")) {
      if (templates.has(role, "Policies")) {
        templates
            .actions(role)
            .forEach((sid, actions) -> {
              if (actions.stream().anyMatch(action -> action.contains("*"))) {
                wildcards.put(role + " " + sid, actions);
              }
            });
      }
    }
    assertThat(wildcards).isEmpty();
  }

  private List<String> functionRoles() {
    return templates.ofType("AWS::Serverless::Function").stream()
        .map(function -> function + "Role")
        .toList();
  }

  private Set<String> granted(String role, Set<String> statements) {
    Set<String> granted = new TreeSet<>();
    templates
        .actions(role)
        .forEach((sid, actions) -> {
          if (statements.contains(sid)) {
            granted.addAll(actions);
          }
        });
    return granted;
  }
}
