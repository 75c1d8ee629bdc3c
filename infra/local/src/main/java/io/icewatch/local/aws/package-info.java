/** The AWS services that the functions' own SDK clients call, on loopback. */
@NullMarked
package io.icewatch.local.aws;

import org.jspecify.annotations.NullMarked;
