/** Iceberg tables on disk, Firehose's way into them, and SQL over them. */
@NullMarked
package io.icewatch.local.lake;

import org.jspecify.annotations.NullMarked;
