package io.icewatch.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The daily look at Glue's optimizers: it fails for what an operator should know, and only then.
 */
class OptimizerCheckTest {
  /** An SDK that answers from the environment, if every optimizer is asked for. */
  private static final String BOTO3 =
      """
      import json, os

      class Glue:
          def batch_get_table_optimizer(self, Entries):
              assert len(Entries) == int(os.environ["OPTIMIZERS"]) and Entries[0]["databaseName"] == "lake"
              return json.loads(os.environ["ANSWER"])

      def client(name):
          return {"glue": Glue}[name]()
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # one optimizer as Glue tells of it                                         | what is told; nothing if all is well
          "configuration": {"enabled": true}                                          |
          "configuration": {"enabled": true}, "lastRun": {"eventType": "completed"}   |
          "configuration": {"enabled": true}, "lastRun": {"eventType": "failed", "error": "denied"}  | alerts retention: denied
          "configuration": {"enabled": false}, "lastRun": {"eventType": "failed", "error": "denied"} | alerts retention: suspended, denied
          "configuration": {"enabled": false}                                         | alerts retention: suspended, no error told
          """)
  void fails_for_what_stopped(String optimizer, String told) throws Exception {
    String answer =
        "{\"TableOptimizers\": [{\"tableName\": \"alerts\", \"tableOptimizer\": {\"type\":"
            + " \"retention\", %s}}]}".formatted(optimizer);

    String output = run(answer);

    if (told == null) {
      assertThat(output).isEmpty();
    } else {
      assertThat(output).contains("RuntimeError: " + told);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tableName\": \"alerts\", \"type\": \"compaction\", \"error\": {\"ErrorMessage\":"
            + " \"gone\"}}|alerts compaction: gone"
      })
  void fails_for_what_glue_does_not_find(String failure, String told) throws Exception {
    assertThat(run("{\"Failures\": [%s]}".formatted(failure))).contains("RuntimeError: " + told);
  }

  private String run(String answer) throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("index.py"),
        DeployedTemplates.text(
            DeployedTemplates.read().property("OptimizerCheck", "Code", "ZipFile")));
    Files.writeString(folder.resolve("boto3.py"), BOTO3);
    Path output = folder.resolve("output");
    ProcessBuilder python =
        new ProcessBuilder("python3", "-c", "import index; index.handler({}, None)")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    python.environment().put("CATALOG", "123456789012");
    python.environment().put("DATABASE", "lake");
    int optimizers = DeployedTemplates.read().ofType("AWS::Glue::TableOptimizer").size();
    python.environment().put("OPTIMIZERS", Integer.toString(optimizers));
    python.environment().put("ANSWER", answer);
    try {
      assertThat(python.start().waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (IOException e) {
      assumeThat(e).as("there is no python3").isNull();
    }
    return Files.readString(output, UTF_8);
  }
}
