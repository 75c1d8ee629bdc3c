package io.icewatch.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code role.yaml}: what the gateway may do at AWS. */
class GatewayRoleTest {
  private static final Pattern ACTION = Pattern.compile("(?:kinesis|kms|sqs):(?!ViaService)\\w+");

  @Test
  void putsRecordsIntoOneStreamAndTakesNoticesFromOneQueue() throws IOException {
    String role = Files.readString(Path.of("role.yaml"));
    String ports = role.substring(role.indexOf("Policies:"), role.indexOf("Alarms:\n"));

    assertThat(ACTION.matcher(ports).results().map(found -> found.group()))
        .containsExactly(
            "kinesis:PutRecords",
            "kms:GenerateDataKey",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes");
    assertThat(ports)
        .contains("Action: 'kinesis:PutRecords', Resource: !Ref StreamArn")
        .doesNotContain("'*'");
  }

  /** Bug: an escalation goes to a topic of its own, to which no queue subscribed. */
  @Test
  void noticesComeFromTheTopicsOfPagesAndOfEscalations() throws IOException {
    assertThat(Files.readString(Path.of("role.yaml")))
        .contains("{Protocol: sqs, TopicArn: !Ref AlertTopicArn, Endpoint: !GetAtt Alarms.Arn}")
        .contains(
            "{Protocol: sqs, TopicArn: !Ref EscalationTopicArn, Endpoint: !GetAtt Alarms.Arn}")
        .contains("'aws:SourceArn': [!Ref AlertTopicArn, !Ref EscalationTopicArn]");
  }
}
