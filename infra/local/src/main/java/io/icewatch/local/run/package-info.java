/** The stack in real time. */
@NullMarked
package io.icewatch.local.run;

import org.jspecify.annotations.NullMarked;
