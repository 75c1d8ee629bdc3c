/** The event source mapping: filters, batches, windows, retries, as Lambda does them. */
@NullMarked
package io.icewatch.local.mapping;

import org.jspecify.annotations.NullMarked;
