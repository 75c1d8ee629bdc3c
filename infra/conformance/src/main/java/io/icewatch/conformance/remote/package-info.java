/** Runs cases at any endpoint that speaks AWS's APIs, in real time. */
@NullMarked
package io.icewatch.conformance.remote;

import org.jspecify.annotations.NullMarked;
