/** Simulated patients, some of whom deteriorate. */
@NullMarked
package io.icewatch.local.ward;

import org.jspecify.annotations.NullMarked;
