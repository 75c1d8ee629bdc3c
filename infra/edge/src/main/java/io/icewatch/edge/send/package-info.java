/** The way out: records from the queue to Kinesis or to AWS IoT Core. */
@NullMarked
package io.icewatch.edge.send;

import org.jspecify.annotations.NullMarked;
