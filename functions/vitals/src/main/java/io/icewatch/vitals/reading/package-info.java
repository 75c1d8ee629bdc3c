/** What a bedside monitor says: one message, read or refused with a reason. */
@NullMarked
package io.icewatch.vitals.reading;

import org.jspecify.annotations.NullMarked;
