/** Where the functions run. */
@NullMarked
package io.icewatch.local.host;

import org.jspecify.annotations.NullMarked;
