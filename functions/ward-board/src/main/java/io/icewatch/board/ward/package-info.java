/** The ward as the table has it, put in order for whoever looks at it. */
@NullMarked
package io.icewatch.board.ward;

import org.jspecify.annotations.NullMarked;
