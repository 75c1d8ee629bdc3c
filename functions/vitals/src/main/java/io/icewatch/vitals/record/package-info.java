/** The identity of a record: where it stands in the stream, and its sequence number. */
@NullMarked
package io.icewatch.vitals.record;

import org.jspecify.annotations.NullMarked;
