package io.icewatch.lambda.table;

import java.util.List;

/**
 * The index {@code by_ward} of the table: what a board shows, by the ward that it belongs to. A
 * write that changes nothing of it is not written, nor paid, a second time: what a breach changes
 * that is counted is not in it, but for a new worst value and the minute.
 */
public final class WardIndex {
  /** The index. */
  public static final String NAME = "by_ward";

  /** Its partition key; an item without it is on no board. */
  public static final String BUCKET = "ward_bucket";

  /** The bucket of what does not know its ward: every board reads it. */
  public static final String ANY_WARD = "-";

  /** What it holds of an item besides keys: everything that a board reads, as the template says. */
  public static final List<String> ATTRIBUTES =
      List.of(
          StayItem.WARD,
          StayItem.BED,
          StayItem.STATE,
          StayItem.PAUSED_UNTIL,
          StayItem.STATE_BY,
          StayItem.STATE_WHY,
          StayItem.FIRST_SEEN_AT,
          StayItem.LAST_SEEN_AT,
          StayItem.CADENCE,
          StayItem.SIGNAL,
          StayItem.SILENT_NOTICES,
          StayItem.VITALS,
          EpisodeItem.OPENED_AT,
          EpisodeItem.LAST_BREACH_MINUTE,
          EpisodeItem.WORST_VALUE,
          EpisodeItem.PAGES,
          EpisodeItem.PAGED_SEVERITY,
          EpisodeItem.PAGE_REASON,
          EpisodeItem.PAGE_IS_DEEPER,
          EpisodeItem.PAGE_EPISODE_START,
          EpisodeItem.PAGE_NUMBER,
          EpisodeItem.PAGE_WORST_VALUE,
          EpisodeItem.PUBLISHED_AT,
          LifecycleAttributes.SEVERITY,
          LifecycleAttributes.ESCALATION_LEVEL,
          LifecycleAttributes.DISCHARGED_AT,
          LifecycleAttributes.RESOLVED_OWNER,
          LifecycleAttributes.RESOLVED_SEVERITY,
          LifecycleAttributes.RESOLVED_VALUE,
          LifecycleAttributes.RESOLVED_PUBLISHED_AT,
          AnswerItem.SHOWN_VERSION,
          AnswerItem.BY,
          AnswerItem.AT,
          AnswerItem.UNTIL,
          AnswerItem.WHY,
          AnswerItem.SEVERITY,
          AnswerItem.LIMITS,
          AnswerItem.ORDERS,
          ShardPositions.READ_UP_TO,
          ShardPositions.SEEN_AT,
          ShardPositions.REJECTED_SHARE,
          TickItem.LAST_TICK_AT);

  private WardIndex() {}
}
