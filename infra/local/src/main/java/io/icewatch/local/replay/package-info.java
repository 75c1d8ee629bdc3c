/** The stack in virtual time: the same answer on every run. */
@NullMarked
package io.icewatch.local.replay;

import org.jspecify.annotations.NullMarked;
