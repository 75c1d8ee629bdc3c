import {svg} from './element.js';

/** So many that whole numbers are fine enough: to write them costs a fifth of writing fractions. */
const WIDTH = 1000;
const HEIGHT = 240;
const MARGIN = 20;
const SHORTEST_SPAN = 60_000;
/** Who sends more often has no gap earlier than who sends this often. */
const LEAST_CADENCE = 20_000;

/** A smaller range than this is not blown up: noise is no event. */
const LEAST_RANGE = {
  spo2: 8,
  heart_rate: 24,
  resp_rate: 10,
  sbp: 30,
  dbp: 20,
  map: 20,
  etco2: 12,
  temperature_f: 3,
};

/** A line of one vital without axes: the cell around it says the value, this is for the eye. */
export function sparkline() {
  const line = svg('path', {class: 'line'});
  const drawing = svg(
    'svg',
    {
      class: 'spark',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    line,
  );
  return {drawing, line};
}

/** How many milliseconds the width of a sparkline through points stands for. */
export function timeShown(points) {
  return points.length === 0 ? 0 : Math.max(points.at(-1)[0] - points[0][0], SHORTEST_SPAN);
}

/**
 * The path of a line through points. A gap in time is a gap in the line.
 *
 * @param {Array<[number, number]>} points oldest first
 * @param {number} gap milliseconds between two points that are not joined
 * @returns {string} empty if there are fewer than two points
 */
export function path(points, vital, gap) {
  if (points.length < 2) {
    return '';
  }
  const end = points.at(-1)[0];
  const start = end - timeShown(points);
  let low = Infinity;
  let high = -Infinity;
  for (const [, value] of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  [low, high] = widened(low, high, vital);
  return line(
    points,
    gap,
    (at) => Math.round(((at - start) / (end - start)) * WIDTH),
    (value) =>
      Math.round(HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN)),
  );
}

/** A range of a vital's values, widened evenly to the least that is drawn. */
export function widened(low, high, vital) {
  const missing = Math.max(0, (LEAST_RANGE[vital] ?? 1) - (high - low)) / 2;
  return [low - missing, high + missing];
}

/**
 * The path of a line through points on a given scale.
 *
 * @param {function(number): (number|string)} x of a time
 * @param {function(number): (number|string)} y of a value
 */
export function line(points, gap, x, y) {
  let drawn = '';
  let before = -Infinity;
  for (const [at, value] of points) {
    drawn += `${at - before > gap ? 'M' : 'L'}${x(at)} ${y(value)}`;
    before = at;
  }
  return drawn;
}

/** Milliseconds between two readings of a bed after which they are not joined. */
export function longestGap(bed) {
  return 3 * Math.max(bed.cadence_ms ?? 0, LEAST_CADENCE);
}
