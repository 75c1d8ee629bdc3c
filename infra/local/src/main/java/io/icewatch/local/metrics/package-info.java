/** What the functions print for CloudWatch, added up. */
@NullMarked
package io.icewatch.local.metrics;

import org.jspecify.annotations.NullMarked;
