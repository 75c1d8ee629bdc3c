/**
 * The gateway on a hospital's network: takes HL7 v2 messages from the monitors' own gateways, keeps
 * them on disk before it acknowledges them, and sends their readings on.
 */
@NullMarked
package io.icewatch.edge;

import org.jspecify.annotations.NullMarked;
