/** Other engines over the same lake. */
@NullMarked
package io.icewatch.engines;

import org.jspecify.annotations.NullMarked;
