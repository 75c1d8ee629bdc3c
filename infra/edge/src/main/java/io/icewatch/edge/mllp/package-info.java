/** HL7's minimal lower layer protocol: frames on TCP, and who answers them. */
@NullMarked
package io.icewatch.edge.mllp;

import org.jspecify.annotations.NullMarked;
