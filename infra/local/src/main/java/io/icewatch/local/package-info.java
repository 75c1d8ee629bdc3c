/** The deployed template on one machine, with real parts. */
@NullMarked
package io.icewatch.local;

import org.jspecify.annotations.NullMarked;
