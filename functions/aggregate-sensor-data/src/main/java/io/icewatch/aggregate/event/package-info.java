/**
 * Lambda's window event from its bytes, and the answer to bytes. The door is {@link
 * io.icewatch.aggregate.event.WindowEventJson}; nobody outside knows that there are two readers.
 */
@NullMarked
package io.icewatch.aggregate.event;

import org.jspecify.annotations.NullMarked;
