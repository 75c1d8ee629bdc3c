import {hourAndMinute, span, timeOfDay} from './clock.js';
import {trail} from './trail.js';
import * as words from './words.js';

/** SweepAlarms runs every minute. */
const LATEST_TICK = 3 * 60_000;
/** Of a stream whose monitors send at least once a minute. */
const LATEST_READING = 2 * 60_000;
const LONGEST_ITERATOR_AGE = 60_000;
const WORST_REJECTED_SHARE = 0.05;
/** A critical value is paged about in seconds, whatever its alarm waits for. */
const LATEST_ALARM = 30_000;
const MOST_NAMED = 5;

/**
 * What is wrong with the pipeline itself, worst first.
 *
 * @param pipeline as the server tells it
 * @param {number} now the ward's time
 * @returns {string[]} a sentence for each fault
 */
export function faults(pipeline, now) {
  const found = [];
  const positions = pipeline.positions ?? [];
  const seen = lastSeen(pipeline);
  if (positions.length > 0 && now - seen > LATEST_READING) {
    found.push(
      `No reading of any patient has been seen for ${span(now - seen)}, since ` +
        `${timeOfDay(seen)}: the values below are old. Watch the monitors.`,
    );
  }
  if (pipeline.last_tick_at === null) {
    found.push('The sweep has not run yet: silent beds and unanswered alarms go unnoticed.');
  } else if (now - pipeline.last_tick_at > LATEST_TICK) {
    found.push(
      `The sweep has not run for ${span(now - pipeline.last_tick_at)}, since ` +
        `${timeOfDay(pipeline.last_tick_at)}: silent beds and unanswered alarms go unnoticed.`,
    );
  }
  const late = iteratorAge(pipeline);
  if (late > LONGEST_ITERATOR_AGE) {
    found.push(`Readings are looked at ${span(late)} late: alarms come as late.`);
  }
  if (pipeline.rejected_share !== null && pipeline.rejected_share > WORST_REJECTED_SHARE) {
    found.push(`${percent(pipeline.rejected_share)} of the messages cannot be read.`);
  }
  return [...found, ...lakeFaults(pipeline.lake)];
}

/** When readings were last seen and written, of whatever shard; 0: not known. */
export function lastSeen(pipeline) {
  return Math.max(0, ...(pipeline.positions ?? []).map((each) => each.seen_at ?? 0));
}

/** AggregateSensorData and RollUpVitals tell nothing of themselves: the lake shows what they did. */
function lakeFaults(lake) {
  const found = [];
  if (lake?.windows_missing_since) {
    found.push(
      `No window of readings has reached the lake since ${hourAndMinute(lake.windows_missing_since)}: ` +
        'histories and reports end there. Alarms go on.',
    );
  }
  if (lake?.hours_missing_since) {
    found.push(
      `No hour has been rolled up since ${hourAndMinute(lake.hours_missing_since)}: ` +
        'reports over days end there. Alarms go on.',
    );
  }
  if (lake?.answering === false) {
    found.push('The lake does not answer: whether readings reach it is not known. Alarms go on.');
  }
  return found;
}

/**
 * The beds for which nobody makes alarms: a vital of theirs is beyond its critical limit, reading
 * after reading, and has none. What judges readings tells nothing of itself but alarms.
 *
 * @param ward as the server tells it
 * @param {number} now the ward's time
 * @returns {string[]} a sentence, or none
 */
export function missingAlarms(ward, now) {
  const critical = ward.limits.filter((limit) => limit.severity === 'critical');
  const missed = ward.beds.filter(
    (bed) => bed.state !== 'discharged' && critical.some((limit) => isMissed(bed, limit, now)),
  );
  if (missed.length === 0) {
    return [];
  }
  const named = missed.slice(0, MOST_NAMED).map(words.bedName);
  const others = missed.length - named.length;
  return [
    `Beyond a critical limit and without an alarm: ${named.join('; ')}` +
      `${others > 0 ? ` and ${others} more` : ''}. Alarms may be missing elsewhere too: watch the monitors.`,
  ];
}

function isMissed(bed, limit, now) {
  const vital = bed.vitals.find((each) => each.vital === limit.vital);
  const bound = words.limitOf(bed, limit);
  if (
    vital.value === null ||
    !isBeyond(vital.value, limit.comparison, bound) ||
    bed.alarms.some((alarm) => alarm.vital === limit.vital) ||
    words.isStale(bed, vital, now)
  ) {
    return false;
  }
  const points = trail(bed.key, limit.vital);
  const first = points.findLastIndex(([, value]) => !isBeyond(value, limit.comparison, bound)) + 1;
  return points.length - first > 1 && now - points[first][0] > LATEST_ALARM;
}

function isBeyond(value, comparison, limit) {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    default:
      return value >= limit;
  }
}

/** The same in figures, for one line. */
export function figures(pipeline, now) {
  const positions = pipeline.positions ?? [];
  const arrival = Math.max(0, ...positions.map((each) => each.last_arrival_at ?? 0));
  return [
    ['last reading', arrival === 0 ? 'none yet' : `${span(now - arrival)} ago`],
    ['looked at', positions.length === 0 ? 'not known' : `${span(iteratorAge(pipeline))} late`],
    ['last sweep', ago(pipeline.last_tick_at, now)],
    ['last page', ago(pipeline.last_page_at, now)],
    [
      'rejected',
      pipeline.rejected_share === null ? 'not known' : percent(pipeline.rejected_share),
    ],
  ];
}

function iteratorAge(pipeline) {
  return Math.max(
    0,
    ...(pipeline.positions ?? []).map((each) => (each.seen_at ?? 0) - (each.last_arrival_at ?? 0)),
  );
}

function ago(at, now) {
  return at === null || at === undefined ? 'none yet' : `${span(now - at)} ago`;
}

function percent(share) {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
