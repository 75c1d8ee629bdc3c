/**
 * Who is paged, when, and why: rules, episodes, and the protocol that loses no alert.
 *
 * <p>Read {@link io.icewatch.vitals.alert.RuleBook}, then {@link
 * io.icewatch.vitals.alert.EpisodePolicy} (decides), then {@link
 * io.icewatch.vitals.alert.AlertProtocol} (acts).
 */
@NullMarked
package io.icewatch.vitals.alert;

import org.jspecify.annotations.NullMarked;
