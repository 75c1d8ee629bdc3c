/**
 * WardBoard: what goes on with whom, as a page and as JSON, and the answers of caregivers.
 *
 * <p>{@link io.icewatch.board.WardBoard} is the handler; what an answer means is in {@code
 * io.icewatch.vitals.answer}; here are the rims: HTTP, DynamoDB, Firehose.
 */
@NullMarked
package io.icewatch.board;

import org.jspecify.annotations.NullMarked;
