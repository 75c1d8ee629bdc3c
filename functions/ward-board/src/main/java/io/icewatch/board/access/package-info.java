/** Who asks, and whether another site made the browser ask. */
@NullMarked
package io.icewatch.board.access;

import org.jspecify.annotations.NullMarked;
