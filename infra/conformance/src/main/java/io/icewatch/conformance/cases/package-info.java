/**
 * The cases: what is done to a Kinesis event source mapping, and what it must do, as typed steps
 * and events.
 */
@NullMarked
package io.icewatch.conformance.cases;

import org.jspecify.annotations.NullMarked;
