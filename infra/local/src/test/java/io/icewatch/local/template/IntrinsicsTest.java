package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an intrinsic function yields, in its short and in its long form. */
class IntrinsicsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain                                      | plain
          90                                         | 90
          95.0                                       | 95.0
          !Ref Ward                                  | north
          {Ref: Ward}                                | north
          !Ref Topic                                 | arn:aws:sns:us-east-1:123456789012:pages
          !Ref Bucket                                | icewatch-Bucket
          !Ref Database                              | lake
          !Ref FunctionBeats                         | 43aa21ae-06d1-3b1a-8fd1-11db56e2e6f3
          !Ref AWS::Region                           | us-east-1
          !GetAtt Bucket.Arn                         | arn:aws:s3:::icewatch-Bucket
          !GetAtt [Bucket, Arn]                      | arn:aws:s3:::icewatch-Bucket
          {'Fn::GetAtt': [Bucket, Arn]}              | arn:aws:s3:::icewatch-Bucket
          {'Fn::GetAtt': Topic.TopicName}            | pages
          !GetAtt Topic.TopicArn                     | arn:aws:sns:us-east-1:123456789012:pages
          !GetAtt Function.Arn                       | arn:aws:lambda:us-east-1:123456789012:function:icewatch-Function
          !Sub '${Ward}/${Bucket.Arn}'               | north/arn:aws:s3:::icewatch-Bucket
          !Sub '${!Ward} ${AWS::AccountId} $1'       | ${Ward} 123456789012 $1
          !Sub ['${a}-${Ward}', {a: !Ref Database}]  | lake-north
          {'Fn::Sub': ['${Ward}', {Ward: own}]}      | own
          !Join ['-', [a, !Ref Ward, !Sub '${Ward}']] | a-north-north
          {'Fn::Join': ['', [a, b]]}                 | ab
          """)
  void resolves(String expression, String expected) throws IOException {
    Path template =
        Files.writeString(
            directory.resolve("template.yaml"),
            """
            Parameters:
              Ward: {Type: String, Default: north}
            Resources:
              Function:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  Handler: X::y
                  Environment:
                    Variables:
                      RESULT: %s
                  Events:
                    Beats:
                      Type: Kinesis
                      Properties: {Stream: !GetAtt Stream.Arn, StartingPosition: LATEST}
              Stream: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}
              Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: pages}}
              Bucket: {Type: AWS::S3::Bucket}
              Database: {Type: AWS::Glue::Database, Properties: {DatabaseInput: {Name: lake}}}
            """
                .formatted(expression));

    assertThat(Template.read(template, Map.of()).functions().getFirst().environment())
        .containsEntry("RESULT", expected);
  }
}
