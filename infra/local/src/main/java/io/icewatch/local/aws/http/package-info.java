/** API Gateway's HTTP APIs on loopback: payload format 2.0 in front of functions. */
@NullMarked
package io.icewatch.local.aws.http;

import org.jspecify.annotations.NullMarked;
