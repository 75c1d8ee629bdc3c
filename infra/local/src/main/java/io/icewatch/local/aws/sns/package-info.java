/** SNS as its clients see it: topics that take messages over HTTP. */
@NullMarked
package io.icewatch.local.aws.sns;

import org.jspecify.annotations.NullMarked;
