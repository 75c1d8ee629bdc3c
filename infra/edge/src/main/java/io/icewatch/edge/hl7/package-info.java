/** HL7 version 2 messages, read in place: segments, fields, components, escapes and times. */
@NullMarked
package io.icewatch.edge.hl7;

import org.jspecify.annotations.NullMarked;
