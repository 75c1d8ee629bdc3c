/** DynamoDB's expressions: conditions, updates and projections, read and evaluated on one item. */
@NullMarked
package io.icewatch.local.aws.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
