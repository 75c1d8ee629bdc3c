/** Records into which the Kinesis Producer Library has put many. */
@NullMarked
package io.icewatch.lambda.kpl;

import org.jspecify.annotations.NullMarked;
