/** The AWS services that the functions' own SDK clients call, on loopback. */
@NullMarked
package io.icewatch.local.endpoint;

import org.jspecify.annotations.NullMarked;
