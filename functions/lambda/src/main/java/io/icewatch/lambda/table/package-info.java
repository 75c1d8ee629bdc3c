/**
 * What is remembered of patients, as items of one DynamoDB table.
 *
 * <p>A function that uses this package declares the SDK's {@code dynamodb} itself: for the others
 * it is optional.
 */
@NullMarked
package io.icewatch.lambda.table;

import org.jspecify.annotations.NullMarked;
