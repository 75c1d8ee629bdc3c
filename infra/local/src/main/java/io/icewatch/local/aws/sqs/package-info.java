/** AWS SQS on loopback: a queue that subscribes to topics. */
@NullMarked
package io.icewatch.local.aws.sqs;

import org.jspecify.annotations.NullMarked;
