package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stack of stacks, as CloudFormation would make it. */
class NestedStackTest {
  private static final String HOSPITAL =
      """
      Parameters:
        Shards: {Type: Number, Default: 2, MaxValue: 9}
      Resources:
        Watch:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: Watch::handle
            Environment:
              Variables:
                BUCKET: !GetAtt Archive.Outputs.Bucket
            Events:
              Beats:
                Type: Kinesis
                Properties: {Stream: !GetAtt Ward.Outputs.StreamArn, StartingPosition: LATEST}
        Ward:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: parts/ward.yaml
            Parameters:
              Shards: !Ref Shards
        Archive:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: parts/archive.yaml
            Parameters:
              Source: !Sub '${Ward.Outputs.StreamName}'
      """;
  private static final String WARD =
      """
      Parameters:
        Shards: {Type: Number, MinValue: 2}
        Hours: {Type: Number, Default: 24}
      Resources:
        Stream:
          Type: AWS::Kinesis::Stream
          Properties: {ShardCount: !Ref Shards, RetentionPeriodHours: !Ref Hours}
      Outputs:
        StreamName: {Value: !Ref Stream, Description: of the ward's readings}
        StreamArn: {Value: !GetAtt Stream.Arn}
        Unused: {Value: !Ref Nothing}
      """;
  private static final String ARCHIVE =
      """
      Parameters:
        Source: {Type: String}
      Resources:
        Bucket:
          Type: AWS::S3::Bucket
          Properties: {BucketName: !Sub 'of-${Source}-in-${AWS::StackName}'}
      Outputs:
        Bucket: {Value: !Ref Bucket}
      """;

  @TempDir Path directory;

  @BeforeEach
  void writeAll() throws IOException {
    Files.createDirectory(directory.resolve("parts"));
    write("hospital.yaml", HOSPITAL);
    write("parts/ward.yaml", WARD);
    write("parts/archive.yaml", ARCHIVE);
  }

  @Test
  void a_nested_stack_is_read_with_its_arguments_and_named_after_its_parent() {
    assertThat(read().streams())
        .containsExactly(
            new StreamSpec(
                "icewatch-Ward-Stream",
                "arn:aws:kinesis:us-east-1:123456789012:stream/icewatch-Ward-Stream",
                2,
                24));
    assertThat(read().mappings())
        .extracting(MappingSpec::stream)
        .containsExactly("icewatch-Ward-Stream");
  }

  @Test
  void an_override_of_the_outermost_parameter_reaches_the_innermost_resource() {
    assertThat(read(Map.of("Shards", "3")).streams().getFirst().shardCount()).isEqualTo(3);
  }

  @Test
  void an_output_of_one_stack_is_an_argument_of_the_next_whatever_the_order_of_writing() {
    assertThat(read().functions().getFirst().environment())
        .containsEntry("BUCKET", "of-icewatch-Ward-Stream-in-icewatch-Archive");
  }

  @Test
  void a_stack_may_be_nested_in_a_nested_one_and_is_found_beside_it() throws IOException {
    write(
        "parts/archive.yaml",
        """
        Parameters:
          Source: {Type: String}
        Resources:
          Shelf:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: shelf.yaml}
        Outputs:
          Bucket: {Value: !GetAtt Shelf.Outputs.Bucket}
        """);
    write(
        "parts/shelf.yaml",
        """
        Resources:
          Bucket: {Type: AWS::S3::Bucket}
        Outputs:
          Bucket: {Value: !Ref Bucket}
        """);

    assertThat(read().functions().getFirst().environment())
        .containsEntry("BUCKET", "icewatch-Archive-Shelf-Bucket");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # file            | good                        | bad                             | message
          hospital.yaml     | parts/ward.yaml             | parts/war.yaml                  | hospital.yaml:19: Ward.TemplateURL: found parts/war.yaml, expected a template of the checkout, beside this one
          hospital.yaml     | parts/ward.yaml             | https://bucket/ward.yaml        | hospital.yaml:19: Ward.TemplateURL: found https://bucket/ward.yaml, expected a template of the checkout, beside this one
          hospital.yaml     | Shards: !Ref Shards         | Hours: 24                       | hospital.yaml:21: Ward.Parameters: found no Shards, expected one, as parts/ward.yaml has no default
          hospital.yaml     | Shards: !Ref Shards         | Beds: 24                        | parts/ward.yaml:2: Parameters: found an override of Beds, expected one of Shards, Hours
          hospital.yaml     | Shards: !Ref Shards         | Shards: 1                       | parts/ward.yaml:2: Shards: found 1, expected at least 2
          hospital.yaml     | Outputs.Bucket              | Outputs.Buckets                 | hospital.yaml:11: Watch.Environment.Variables.BUCKET: found Fn::GetAtt Archive.Outputs.Buckets, expected Arn of a resource that has one, or Outputs of a stack
          hospital.yaml     | !GetAtt Archive.Outputs.Bucket | !Ref Archive                 | hospital.yaml:11: Watch.Environment.Variables.BUCKET: found Ref Archive, expected a parameter, or a resource with a name
          hospital.yaml     | Shards: !Ref Shards         | Shards: !GetAtt Archive.Outputs.Bucket | hospital.yaml:19: Ward: found a circle of stacks, expected none that waits for its own outputs
          hospital.yaml     | TemplateURL: parts/ward.yaml | {TemplateURL: parts/ward.yaml, NotificationARNs: []} | hospital.yaml:19: Ward: found NotificationARNs, expected only TemplateURL, Parameters, Tags
          parts/ward.yaml   | RetentionPeriodHours        | MaxRecordSizeInKiB              | parts/ward.yaml:7: Stream: found MaxRecordSizeInKiB, expected only Name, ShardCount, RetentionPeriodHours, StreamModeDetails, StreamEncryption, Tags
          parts/ward.yaml   | AWS::Kinesis::Stream        | AWS::MSK::Cluster               | parts/ward.yaml:6: Stream.Type: found AWS::MSK::Cluster, expected one of
          parts/ward.yaml   | !GetAtt Stream.Arn          | !GetAtt Stream.Name             | parts/ward.yaml:10: Outputs.StreamArn.Value: found Fn::GetAtt Stream.Name, expected Arn of a resource that has one, or Outputs of a stack
          parts/ward.yaml   | {Value: !GetAtt Stream.Arn} | {Value: x, Export: {Name: y}}   | parts/ward.yaml:10: Outputs.StreamArn: found Export, expected only Condition, Description, Value
          parts/archive.yaml | Resources:                 | Rules:                          | parts/archive.yaml:4: found Rules, expected only
          """)
  void names_the_file_as_seen_from_the_outermost_template(
      String file, String good, String bad, String message) throws IOException {
    String text = Files.readString(directory.resolve(file));
    assertThat(text).contains(good);
    String broken =
        bad.startsWith("{TemplateURL")
            ? text.replaceFirst(
                "(?s)Properties:\\s+TemplateURL: parts/ward.yaml\\s+Parameters:\\s+Shards: !Ref"
                    + " Shards",
                "Properties:\n      " + bad)
            : text.replace(good, bad);
    write(file, broken);

    assertThatThrownBy(this::read)
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith(message);
  }

  private Template read() {
    return read(Map.of());
  }

  private Template read(Map<String, String> overrides) {
    return Template.read(directory.resolve("hospital.yaml"), overrides);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }
}
