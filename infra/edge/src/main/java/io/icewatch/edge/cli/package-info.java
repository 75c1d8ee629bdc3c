/** The commands {@code ./icewatch edge} and {@code ./icewatch hl7}. */
@NullMarked
package io.icewatch.edge.cli;

import org.jspecify.annotations.NullMarked;
