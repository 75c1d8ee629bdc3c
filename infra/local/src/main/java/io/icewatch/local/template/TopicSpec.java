package io.icewatch.local.template;

/**
 * One SNS topic of the template.
 *
 * @param name the topic's name
 * @param arn its ARN, as Publish is given it
 */
public record TopicSpec(String name, String arn) {}
