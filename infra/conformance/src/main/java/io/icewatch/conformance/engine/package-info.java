/** Runs cases on this project's own event source mapping, in virtual time. */
@NullMarked
package io.icewatch.conformance.engine;

import org.jspecify.annotations.NullMarked;
