import {svg} from './element.js';
import {hourAndMinute, span} from './clock.js';
import * as words from './words.js';
import {noticeSymbol, noticeText} from './notices.js';
import {line, widened} from './sparkline.js';

const HEIGHT = 150;
const LEFT = 44;
const RIGHT = 12;
const TOP = 20;
const BOTTOM = 20;
const SHORTEST_SPAN = 5 * 60_000;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, Infinity].map(
  (minutes) => minutes * 60_000,
);

/**
 * One vital over time: a band of minimum to maximum with the average for each window of the
 * history, the readings as a line, limits across, notices as marks. It is as wide as what is around
 * it; `width` says how many of its own units that is.
 *
 * @param {{vital, windows, windowMillis, points, limits, notices, now, width, gap}} of
 */
export function chart(of) {
  const frame = axes(of);
  if (frame === null) {
    return svg('svg', {class: 'chart', hidden: true});
  }
  return svg(
    'svg',
    {
      class: 'chart',
      role: 'img',
      'aria-label': summary(of, frame),
      viewBox: `0 0 ${of.width} ${HEIGHT}`,
    },
    ...grid(of, frame),
    ...band(of, frame),
    ...of.limits.map((limit) => limitLine(of, frame, limit)),
    svg('path', {
      class: 'line',
      d: line(
        of.points,
        of.gap,
        (at) => frame.x(at).toFixed(1),
        (value) => frame.y(value).toFixed(1),
      ),
    }),
    ...dots(of.points, frame),
    ...of.notices.filter((each) => each.at >= frame.start).map((each) => mark(each, frame)),
  );
}

/** The scale in both directions; null if there is nothing to draw. */
function axes({vital, windows, windowMillis, points, limits, now, width}) {
  const times = [...windows.map((each) => each.start), ...points.map(([at]) => at)];
  const values = [...windows.flatMap((each) => [each.low, each.high]), ...points.map(([, v]) => v)];
  if (values.length === 0) {
    return null;
  }
  const end = Math.max(now, ...windows.map((each) => each.start + windowMillis));
  const start = Math.min(end - SHORTEST_SPAN, ...times);
  const seen = [Math.min(...values), Math.max(...values)];
  const near = limits.map((each) => each.value).filter((v) => isNear(v, seen));
  const [least, most] = widened(...seen, vital.vital);
  const [low, high] = padded(Math.min(least, ...near), Math.max(most, ...near));
  return {
    start,
    end,
    low,
    high,
    seen,
    x: (at) => LEFT + ((at - start) / (end - start)) * (width - LEFT - RIGHT),
    y: (value) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM),
  };
}

/** A limit far from all readings would flatten them. */
function isNear(value, [low, high]) {
  const range = Math.max(high - low, 10);
  return value > low - range && value < high + range;
}

function padded(low, high) {
  const margin = Math.max(1, (high - low) * 0.1);
  return [low - margin, high + margin];
}

function grid({width}, frame) {
  const found = [];
  for (const value of ticks(frame.low, frame.high)) {
    const y = frame.y(value);
    found.push(
      svg('line', {class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y, y2: y}),
      svg('text', {class: 'scale', x: LEFT - 6, y: y + 4, 'text-anchor': 'end'}, words.number(value)),
    );
  }
  const step = TIME_STEPS.find((each) => (frame.end - frame.start) / each <= width / 110);
  for (let at = Math.ceil(frame.start / step) * step; at <= frame.end; at += step) {
    const x = Math.min(frame.x(at), width - RIGHT - 16);
    found.push(
      svg('text', {class: 'scale', x, y: HEIGHT - 4, 'text-anchor': 'middle'}, hourAndMinute(at)),
    );
  }
  return found;
}

/** Three or four round numbers. */
function ticks(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    found.push(Number(value.toFixed(6)));
  }
  return found;
}

function band({windows, windowMillis}, frame) {
  return windows.flatMap((each) => {
    const x = frame.x(each.start);
    const width = Math.max(1, frame.x(each.start + windowMillis) - x - 1);
    const y = frame.y(each.high);
    return [
      svg('rect', {class: 'band', x, y, width, height: Math.max(1, frame.y(each.low) - y)}),
      svg('rect', {class: 'average', x, y: frame.y(each.average) - 1, width, height: 2}),
    ];
  });
}

function limitLine({width}, frame, limit) {
  if (limit.value < frame.low || limit.value > frame.high) {
    return svg('g');
  }
  const y = frame.y(limit.value);
  return svg(
    'g',
    {class: 'limit', 'data-severity': limit.severity},
    svg('line', {x1: LEFT, x2: width - RIGHT, y1: y, y2: y}),
    svg(
      'text',
      {x: LEFT + 4, y: y - 3},
      `${words.SEVERITIES[limit.severity].symbol} ${words.sign(limit.comparison)} ` +
        words.number(limit.value),
    ),
  );
}

/** The readings themselves where they are few. */
function dots(points, frame) {
  const shown = points.length <= 24 ? points : points.slice(-1);
  return shown.map(([at, value]) =>
    svg('circle', {class: 'dot', cx: frame.x(at), cy: frame.y(value), r: 2.5}),
  );
}

function mark(notice, frame) {
  const x = frame.x(notice.at);
  return svg(
    'g',
    {class: 'mark', 'data-severity': notice.severity},
    svg('title', {}, `${hourAndMinute(notice.at)} ${noticeSymbol(notice)} ${noticeText(notice)}`),
    svg('line', {x1: x, x2: x, y1: TOP - 6, y2: HEIGHT - BOTTOM}),
    svg('text', {x, y: TOP - 8, 'text-anchor': 'middle'}, noticeSymbol(notice)),
  );
}

function summary({vital, notices, points}, frame) {
  const last = points.length === 0 ? '' : `last ${words.measure(points.at(-1)[1], vital.unit)}, `;
  const told = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  return (
    `${vital.name} over ${span(frame.end - frame.start)}: ${last}` +
    `lowest ${words.number(frame.seen[0])}, highest ${words.number(frame.seen[1])}, ${told}`
  );
}
