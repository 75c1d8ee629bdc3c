/**
 * Pages for a hospital's own phones: notices from the topic as IHE PCD-04 messages to an alarm
 * communicator, and what its users answer back to the ward board.
 */
@NullMarked
package io.icewatch.edge.alarm;

import org.jspecify.annotations.NullMarked;
