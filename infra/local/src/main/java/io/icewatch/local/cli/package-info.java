/** The command line, {@code ./icewatch}. */
@NullMarked
package io.icewatch.local.cli;

import org.jspecify.annotations.NullMarked;
