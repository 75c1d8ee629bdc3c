/** What the local services have acknowledged and not finished, on disk: it survives the process. */
@NullMarked
package io.icewatch.local.journal;

import org.jspecify.annotations.NullMarked;
