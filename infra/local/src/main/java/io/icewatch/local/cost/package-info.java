/** What the deployed stack costs a month, from its template and from list prices. */
@NullMarked
package io.icewatch.local.cost;

import org.jspecify.annotations.NullMarked;
