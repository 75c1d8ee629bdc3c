/** What the lake holds of one patient: asked of Athena, a window of time at a time. */
@NullMarked
package io.icewatch.board.history;

import org.jspecify.annotations.NullMarked;
