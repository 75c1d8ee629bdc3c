/**
 * What caregivers answer to alarms: acknowledge, shelve, pause, transfer, discharge, a care plan.
 * An {@link io.icewatch.vitals.answer.Order} says who, when and why; {@link
 * io.icewatch.vitals.answer.AnswerPolicy} decides what it changes, if anything. What it changes is
 * an item of its own, never the episode: an acknowledgement that is written into an episode makes a
 * page's confirm fail and the page go out twice.
 */
@NullMarked
package io.icewatch.vitals.answer;

import org.jspecify.annotations.NullMarked;
