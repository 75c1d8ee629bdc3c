/** The gateway's own queue: what it has acknowledged and not yet sent on, on disk. */
@NullMarked
package io.icewatch.edge.queue;

import org.jspecify.annotations.NullMarked;
