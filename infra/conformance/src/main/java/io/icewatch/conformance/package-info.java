/** The command {@code ./icewatch conformance}, and the score that it prints. */
@NullMarked
package io.icewatch.conformance;

import org.jspecify.annotations.NullMarked;
