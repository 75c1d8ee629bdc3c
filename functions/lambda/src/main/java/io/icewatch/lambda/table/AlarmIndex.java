package io.icewatch.lambda.table;

import java.util.List;

/**
 * The index {@code alarms} of the table: what a board shows of episodes. A write that changes
 * nothing of it is not written, nor paid, a second time: what a breach changes that is counted is
 * not in it, but for a new worst value and the minute.
 */
public final class AlarmIndex {
  /** The index. */
  public static final String NAME = "alarms";

  /** Its partition key; an item without it is on no board. */
  public static final String BUCKET = "alarm_bucket";

  /** The only bucket: no episode knows its ward. */
  public static final String ANY_WARD = "-";

  /**
   * What it holds of an item besides keys, as the template says; twenty at most (DynamoDB API,
   * Projection.NonKeyAttributes).
   */
  public static final List<String> ATTRIBUTES =
      List.of(
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
          LifecycleAttributes.RESOLVED_PUBLISHED_AT);

  private AlarmIndex() {}
}
