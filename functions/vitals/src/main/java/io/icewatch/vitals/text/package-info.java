/** Text as it lies in bytes. */
@NullMarked
package io.icewatch.vitals.text;

import org.jspecify.annotations.NullMarked;
