import {svg} from './element.js';

export const WIDTH = 100;
export const HEIGHT = 24;
const SHORTEST_SPAN = 60_000;

/** A smaller range than this is not blown up: noise is no event. */
const LEAST_RANGE = {spo2: 8, heart_rate: 24, resp_rate: 10, sbp: 30, temperature_f: 3};

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
  const start = Math.min(points[0][0], end - SHORTEST_SPAN);
  let low = Infinity;
  let high = -Infinity;
  for (const [, value] of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const missing = Math.max(0, (LEAST_RANGE[vital] ?? 1) - (high - low)) / 2;
  low -= missing;
  high += missing;
  let drawn = '';
  let before = -Infinity;
  for (const [at, value] of points) {
    const x = ((at - start) / (end - start)) * (WIDTH - 2) + 1;
    const y = HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4);
    drawn += `${at - before > gap ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    before = at;
  }
  return drawn;
}
