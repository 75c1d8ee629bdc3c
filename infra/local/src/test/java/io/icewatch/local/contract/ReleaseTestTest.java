package io.icewatch.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.lambda.event.InvocationEventJson;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hook before a release: it lets a new version page, and tells CodeDeploy whether it did. */
class ReleaseTestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An SDK that answers from the environment and prints what it was told, a line each. */
  private static final String BOTO3 =
      """
      import base64, io, json, os

      class Lambda:
          def invoke(self, FunctionName, LogType, Payload):
              print("INVOKE", Payload)
              assert FunctionName == "arn:of:version:7"
              answer = {"Payload": io.BytesIO(os.environ["ANSWER"].encode())}
              answer["LogResult"] = base64.b64encode(os.environ["LOG"].encode()).decode()
              if "errorType" in os.environ["ANSWER"]:
                  answer["FunctionError"] = "Unhandled"
              return answer

      class CodeDeploy:
          def put_lifecycle_event_hook_execution_status(self, **told):
              print("VERDICT", told["deploymentId"], told["lifecycleEventHookExecutionId"], told["status"])

      def client(name):
          return {"lambda": Lambda, "codedeploy": CodeDeploy}[name]()
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeTheFunctionAndAnSdk() throws IOException {
    String code =
        DeployedTemplates.text(DeployedTemplates.read().property("ReleaseTest", "Code", "ZipFile"));
    Files.writeString(folder.resolve("index.py"), code);
    Files.writeString(folder.resolve("boto3.py"), BOTO3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # the new version's answer                     | the end of its log      | what CodeDeploy is told
          {"batchItemFailures": []}                      | {"PagesSent": 1}        | Succeeded
          {"batchItemFailures": []}                      | {"ReadingsHeldBack": 0} | Failed
          {"batchItemFailures": [{"itemIdentifier": 1}]} | {"PageFailures": 1}     | Failed
          {"errorType": "Timeout"}                       | {"PagesSent": 1}        | Failed
          not JSON                                       | {"PagesSent": 1}        | Failed
          """)
  void tells_code_deploy_whether_the_new_version_paged(String answer, String log, String verdict)
      throws IOException, InterruptedException {
    assertThat(run(0, 300, answer, log)).contains("VERDICT d-1 hook-1 " + verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # delay | gap  | breaches
          0       | 300  | 1
          7       | 300  | 4
          120     | 300  | 3
          600     | 300  | 5
          5       | 0    | 6
          """)
  void breaches_for_as_long_as_a_page_takes_and_without_a_gap(int delay, int gap, int breaches)
      throws IOException, InterruptedException {
    List<Double> arrivals = new ArrayList<>();
    for (JsonNode record : records(run(delay, gap, "{}", ""))) {
      arrivals.add(record.at("/kinesis/approximateArrivalTimestamp").asDouble());
    }

    assertThat(arrivals).hasSize(breaches).isSorted();
    assertThat(arrivals.getLast() - arrivals.getFirst()).isCloseTo(delay, within(0.01));
  }

  @Test
  void what_it_sends_breaches_whatever_the_thresholds_and_is_kept_from_those_who_are_paged()
      throws IOException, InterruptedException {
    String output = run(0, 300, "{}", "");
    assertThat(InvocationEventJson.read(event(output).getBytes(UTF_8)).records().size()).isOne();

    JsonNode record = records(output).get(0);
    Reading reading =
        (Reading) ReadingJson.read(Base64.getDecoder().decode(record.at("/kinesis/data").asText()));
    assertThat(reading.value(Vital.SPO2)).isLessThan(Vital.SPO2.plausibleLow());
    assertThat(reading.patientId()).isEqualTo("icewatch-release-d-1");
    assertThat(
            DeployedTemplates.text(
                DeployedTemplates.property(
                    DeployedTemplates.items(
                            DeployedTemplates.read()
                                .property("AlertEmail", "FilterPolicy", "patient_id"))
                        .getFirst(),
                    "anything-but",
                    "prefix")))
        .isEqualTo("icewatch-release-");
  }

  private static JsonNode records(String output) throws IOException {
    return JSON.readTree(event(output)).get("Records");
  }

  private static String event(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("INVOKE "))
        .findFirst()
        .orElseThrow()
        .substring("INVOKE ".length());
  }

  private String run(int delay, int gap, String answer, String log)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder python =
        new ProcessBuilder(
                "python3",
                "-c",
                "import index; index.handler({'DeploymentId': 'd-1',"
                    + " 'LifecycleEventHookExecutionId': 'hook-1'}, None)")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    python
        .environment()
        .putAll(
            Map.of(
                "VERSION",
                "arn:of:version:7",
                "ALARM_DELAY_SECONDS",
                Integer.toString(delay),
                "EPISODE_GAP_SECONDS",
                Integer.toString(gap),
                "ANSWER",
                answer,
                "LOG",
                log));
    try {
      assertThat(python.start().waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3 to run the hook with: " + e.getMessage());
    }
    return Files.readString(output, UTF_8);
  }
}
