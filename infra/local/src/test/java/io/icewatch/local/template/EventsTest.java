package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.icewatch.local.template.FunctionSpec.AsyncRetries;
import io.icewatch.local.template.HttpApiSpec.Route;
import io.icewatch.local.template.ScheduleSpec.Source;
import io.icewatch.local.template.SubscriptionSpec.FilterPolicyScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What invokes a function besides a stream, and what stands beside it: read, and refused. */
class EventsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Nurse: {Type: String}
        Night: {Type: String, Default: 'yes'}
      Conditions:
        ByNight: !Equals [!Ref Night, 'yes']
        ByDay: !Not [{Condition: ByNight}]
        Never: !And [!Condition ByNight, !Condition ByDay]
      Globals:
        Function: {Runtime: java25, Handler: Round, AutoPublishAlias: live}
      Resources:
        Round:
          Type: AWS::Serverless::Function
          Properties:
            Layers: [!Ref Tools]
            EventInvokeConfig: {MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 600}
            Environment: {Variables: {SHIFT: !If [ByNight, night, day], OTHER: !If [ByDay, x, !Ref AWS::NoValue]}}
            Events:
              Rule: {Type: Schedule, Properties: {Schedule: 'cron(0 6 * * ? *)', Input: '{}'}}
              Tick:
                Type: ScheduleV2
                Properties:
                  ScheduleExpression: cron(30 2 * * ? *)
                  ScheduleExpressionTimezone: Europe/Berlin
                  StartDate: 2026-01-01T00:00:00Z
              Off: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day), State: DISABLED}}
              Board: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: get, Path: '/beds/{bed}'}}
              Rest: {Type: HttpApi}
        Heartbeat:
          Type: AWS::Scheduler::Schedule
          Condition: ByNight
          Properties:
            ScheduleExpression: rate(12 hours)
            FlexibleTimeWindow: {Mode: 'OFF'}
            Target: {Arn: !Ref Round.Alias, RoleArn: x, Input: '{}'}
        Api:
          Type: AWS::Serverless::HttpApi
          Properties: {StageName: v1, StageVariables: {WARD: north}}
        Tools:
          Type: AWS::Serverless::LayerVersion
          Properties: {ContentUri: tools}
        Topic:
          Type: AWS::SNS::Topic
          Properties: {Subscription: !If [ByDay, [{Protocol: email, Endpoint: day@example.org}], !Ref AWS::NoValue]}
        Mail:
          Type: AWS::SNS::Subscription
          Properties:
            TopicArn: !Ref Topic
            Protocol: email
            Endpoint: !Ref Nurse
            FilterPolicy: {level: [{numeric: ['>', 1]}, high]}
            FilterPolicyScope: MessageBody
        Table:
          Type: AWS::DynamoDB::Table
          Properties:
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions: [{AttributeName: id, AttributeType: S}, {AttributeName: due, AttributeType: N}]
            KeySchema: [{AttributeName: id, KeyType: HASH}]
            GlobalSecondaryIndexes:
              - {IndexName: by-due, KeySchema: [{AttributeName: due, KeyType: HASH}], Projection: {ProjectionType: ALL}}
      """;

  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  @TempDir private Path folder;

  @BeforeEach
  void layer() throws IOException {
    Files.createDirectory(folder.resolve("tools"));
  }

  private Template read(String text, Map<String, String> parameters) throws IOException {
    return Template.read(Files.writeString(folder.resolve("ward.yaml"), text), parameters);
  }

  private Template read() throws IOException {
    return read(TEMPLATE, Map.of());
  }

  @Test
  void a_function_has_its_alias_its_layers_and_its_retries() throws IOException {
    FunctionSpec round = read().functions().getFirst();

    assertThat(round.invokedArn())
        .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:icewatch-Round:live");
    assertThat(round.version()).isEqualTo("1");
    assertThat(round.layers()).containsExactly(folder.resolve("tools"));
    assertThat(round.asyncRetries()).isEqualTo(new AsyncRetries(1, Duration.ofMinutes(10)));
  }

  @Test
  void a_condition_chooses_values_resources_and_what_is_left_out() throws IOException {
    Template night = read();
    Template day = read(TEMPLATE, Map.of("Night", "no"));

    assertThat(night.functions().getFirst().environment()).isEqualTo(Map.of("SHIFT", "night"));
    assertThat(day.functions().getFirst().environment())
        .isEqualTo(Map.of("SHIFT", "day", "OTHER", "x"));
    assertThat(night.schedules()).extracting(ScheduleSpec::id).contains("Heartbeat");
    assertThat(day.schedules()).extracting(ScheduleSpec::id).doesNotContain("Heartbeat");
    assertThat(night.topics().getFirst().subscriptions()).hasSize(1);
    assertThat(day.topics().getFirst().subscriptions())
        .extracting(SubscriptionSpec::endpoint)
        .containsExactly(Optional.of("day@example.org"), Optional.empty());
  }

  @Test
  void schedules_are_rules_and_schedulers_of_functions_and_such_as_stand_alone()
      throws IOException {
    assertThat(read().schedules())
        .extracting(
            ScheduleSpec::id,
            ScheduleSpec::source,
            ScheduleSpec::arn,
            schedule -> schedule.expression().next(Instant.EPOCH, NOON).orElseThrow().toString(),
            ScheduleSpec::start,
            ScheduleSpec::input)
        .containsExactly(
            tuple(
                "Round.Rule",
                Source.RULE,
                "arn:aws:events:us-east-1:123456789012:rule/icewatch-RoundRule",
                "2026-07-02T06:00:00Z",
                null,
                Optional.of("{}")),
            tuple(
                "Round.Tick",
                Source.SCHEDULER,
                "arn:aws:scheduler:us-east-1:123456789012:schedule/default/RoundTick",
                "2026-07-02T00:30:00Z",
                Instant.parse("2026-01-01T00:00:00Z"),
                Optional.empty()),
            tuple(
                "Heartbeat",
                Source.SCHEDULER,
                "arn:aws:scheduler:us-east-1:123456789012:schedule/default/icewatch-Heartbeat",
                "2026-07-02T00:00:00Z",
                null,
                Optional.of("{}")));
    assertThat(read().schedules()).allMatch(schedule -> schedule.function().equals("Round"));
  }

  @Test
  void http_apis_are_those_of_the_template_and_the_one_that_sam_makes() throws IOException {
    assertThat(read().httpApis())
        .containsExactly(
            new HttpApiSpec(
                "Api",
                HttpApiSpec.id("icewatch", "Api"),
                "v1",
                Map.of("WARD", "north"),
                List.of(new Route("GET /beds/{bed}", "Round", Duration.ofSeconds(30)))),
            new HttpApiSpec(
                "ServerlessHttpApi",
                HttpApiSpec.id("icewatch", "ServerlessHttpApi"),
                "$default",
                Map.of(),
                List.of(new Route("$default", "Round", Duration.ofSeconds(30)))));
  }

  @Test
  void a_subscription_keeps_its_filter_policy_and_may_not_know_its_endpoint() throws IOException {
    assertThat(read().topics().getFirst().subscriptions())
        .containsExactly(
            new SubscriptionSpec(
                "Mail",
                Optional.empty(),
                Optional.of("{\"level\":[{\"numeric\":[\">\",1]},\"high\"]}"),
                FilterPolicyScope.MESSAGE_BODY));
    assertThat(
            read(TEMPLATE, Map.of("Nurse", "a@b.c")).topics().getFirst().subscriptions().getFirst())
        .extracting(SubscriptionSpec::endpoint)
        .isEqualTo(Optional.of("a@b.c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Layers: [!Ref Tools]         | Layers: ['arn:aws:lambda:us-east-1:1:layer:x:1'] | 15: Round.Layers[0]: found arn:aws:lambda:us-east-1:1:layer:x:1, expected the template's AWS::Serverless::LayerVersion
          {ContentUri: tools}          | {ContentUri: tools.zip}      | 41: Tools.ContentUri: found tools.zip, expected a folder beside the template
          MaximumRetryAttempts: 1      | MaximumRetryAttempts: 3      | 16: Round.EventInvokeConfig.MaximumRetryAttempts: found 3, expected a whole number from 0 to 2
          EventInvokeConfig: {         | EventInvokeConfig: {DestinationConfig: {}, | 16: Round.EventInvokeConfig: found DestinationConfig, expected only MaximumRetryAttempts, MaximumEventAgeInSeconds
          [ByNight, night, day]        | [ByMoon, night, day]         | 17: Round.Environment.Variables.SHIFT: found condition ByMoon, expected one of [ByNight, ByDay, Never]
          [ByNight, night, day]        | [ByNight, night]             | 17: Round.Environment.Variables.SHIFT: found a list, expected a condition and two values
          !Not [{Condition: ByNight}]  | !Contains [a, [a]]           | 7: Conditions.ByDay: found Fn::Contains, expected Fn::Equals, Fn::Not, Fn::And, Fn::Or or Condition
          cron(0 6 * * ? *)            | cron(0 6 * * *)              | 19: Round.Rule.Schedule: found cron(0 6 * * *) (5 fields, expected six: minutes hours day-of-month month day-of-week year), expected a schedule expression
          Timezone: Europe/Berlin      | Timezone: Europe/Bonn        | 24: Round.Tick.ScheduleExpressionTimezone: found Europe/Bonn, expected a time zone, e.g. Europe/Berlin
          StartDate: 2026-01-01T00:00:00Z | StartDate: soon           | 25: Round.Tick.StartDate: found soon, expected a time, e.g. 2026-01-31T12:00:00Z
          {Mode: 'OFF'}                | {Mode: FLEXIBLE}             | 34: Heartbeat.FlexibleTimeWindow.Mode: found FLEXIBLE, expected OFF
          {Arn: !Ref Round.Alias       | {Arn: !GetAtt Table.Arn      | 35: Heartbeat.Target.Arn: found arn:aws:dynamodb:us-east-1:123456789012:table/icewatch-Table, expected the template's AWS::Serverless::Function
          Method: get,                 | Auth: {}, Method: get,       | 27: Round.Board: found Auth, expected only ApiId, Method, Path, PayloadFormatVersion, TimeoutInMillis, RouteSettings
          Method: get,                 | Method: fetch,               | 27: Round.Board.Method: found FETCH, expected an HTTP method, or ANY
          Method: get,                 | PayloadFormatVersion: '1.0', Method: get, | 27: Round.Board.PayloadFormatVersion: found 1.0, expected 2.0
          '/beds/{bed}'                | beds                         | 27: Round.Board.Path: found beds, expected a path that begins with /
          StageName: v1,               | CorsConfiguration: true,     | 38: Api: found CorsConfiguration, expected only Name, StageName, StageVariables, AccessLogSettings, DefaultRouteSettings, Description, FailOnWarnings, PropagateTags, RouteSettings, Tags
          StageName: v1,               | Auth: {},                    | 38: Api: found Auth, expected only Name, StageName, StageVariables, AccessLogSettings, DefaultRouteSettings, Description, FailOnWarnings, PropagateTags, RouteSettings, Tags
          Protocol: email              | Protocol: lambda             | 49: Mail.Protocol: found lambda, expected email
          [{numeric: ['>', 1]}, high]  | high                         | 51: Mail.FilterPolicy: found "level" must be an object or an array, expected a filter policy
          ProjectionType: ALL          | ProjectionType: SOME         | 60: Table.GlobalSecondaryIndexes[0].Projection.ProjectionType: found SOME, expected ALL or KEYS_ONLY or INCLUDE
          BillingMode: PAY_PER_REQUEST | BillingMode: PROVISIONED     | 56: Table.BillingMode: found PROVISIONED, expected PAY_PER_REQUEST
          """)
  void names_the_line_and_says_what_was_found_and_what_was_expected(
      String good, String bad, String message) {
    assertThat(TEMPLATE).contains(good);

    assertThatThrownBy(() -> read(TEMPLATE.replace(good, bad), Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("ward.yaml:" + message);
  }
}
