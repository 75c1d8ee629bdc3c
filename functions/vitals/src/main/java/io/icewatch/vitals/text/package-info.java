/** ASCII read eight bytes at a time: digits, and text that JSON does not escape. */
@NullMarked
package io.icewatch.vitals.text;

import org.jspecify.annotations.NullMarked;
