/** DynamoDB Local with the template's tables, over HTTP or inside this process. */
@NullMarked
package io.icewatch.local.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
