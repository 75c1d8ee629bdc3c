/**
 * Who is paged, when, and why: rules, episodes, and the protocol that loses no alert.
 *
 * <p>Read {@link io.icewatch.vitals.alarm.RuleBook}, then {@link
 * io.icewatch.vitals.alarm.AlarmPolicy} (decides), then {@link
 * io.icewatch.vitals.alarm.AlarmProtocol} (acts).
 */
@NullMarked
package io.icewatch.vitals.alarm;

import org.jspecify.annotations.NullMarked;
