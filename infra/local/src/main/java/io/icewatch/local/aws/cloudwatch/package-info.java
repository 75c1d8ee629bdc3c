/** What the functions print for CloudWatch, added up. */
@NullMarked
package io.icewatch.local.aws.cloudwatch;

import org.jspecify.annotations.NullMarked;
