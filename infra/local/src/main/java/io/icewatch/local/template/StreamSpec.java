package io.icewatch.local.template;

/**
 * One Kinesis stream of the template.
 *
 * @param name the stream's name
 * @param arn its ARN
 * @param shardCount open shards at the start, at least 1
 * @param retentionHours how long records are kept, 24 to 8,760
 */
public record StreamSpec(String name, String arn, int shardCount, int retentionHours) {}
