/** What a Kinesis event source mapping does, as cases in data, and the engine held against them. */
@NullMarked
package io.icewatch.conformance;

import org.jspecify.annotations.NullMarked;
