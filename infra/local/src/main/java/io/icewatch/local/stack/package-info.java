/** The deployed template put together from local parts. */
@NullMarked
package io.icewatch.local.stack;

import org.jspecify.annotations.NullMarked;
