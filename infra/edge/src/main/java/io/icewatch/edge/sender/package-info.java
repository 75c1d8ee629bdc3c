/** A ward of monitors that send HL7 v2, for trying the gateway. */
@NullMarked
package io.icewatch.edge.sender;

import org.jspecify.annotations.NullMarked;
