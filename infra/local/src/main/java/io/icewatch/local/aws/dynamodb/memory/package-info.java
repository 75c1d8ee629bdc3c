/**
 * A DynamoDB in this process' memory: what the template's functions ask of their tables, and
 * nothing more.
 */
@NullMarked
package io.icewatch.local.aws.dynamodb.memory;

import org.jspecify.annotations.NullMarked;
