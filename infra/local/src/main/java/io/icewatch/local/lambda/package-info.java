/** Where the functions run. */
@NullMarked
package io.icewatch.local.lambda;

import org.jspecify.annotations.NullMarked;
