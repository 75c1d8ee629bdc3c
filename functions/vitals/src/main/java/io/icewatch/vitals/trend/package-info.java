/** Where a patient is heading: for the eye that looks at a board, never for a page. */
@NullMarked
package io.icewatch.vitals.trend;

import org.jspecify.annotations.NullMarked;
