import {span, timeOfDay} from './clock.js';

/** SweepAlarms runs every minute. */
const LATEST_TICK = 3 * 60_000;
/** Of a stream whose monitors send at least once a minute. */
const LATEST_READING = 2 * 60_000;
const LONGEST_ITERATOR_AGE = 60_000;
const WORST_REJECTED_SHARE = 0.05;

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
  const lastSeen = Math.max(0, ...positions.map((each) => each.seen_at ?? 0));
  if (positions.length > 0 && now - lastSeen > LATEST_READING) {
    found.push(
      `No reading of any patient has been seen for ${span(now - lastSeen)}, since ` +
        `${timeOfDay(lastSeen)}: the values below are old. Watch the monitors.`,
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
  return found;
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
