/** The readings that this page has seen since it was opened, for sparklines longer than the server's few. */

const LONGEST = 120;
const trails = new Map();

/** Adds what is new of a bed's vitals. */
export function remember(bed) {
  let trail = trails.get(bed.key);
  if (trail === undefined) {
    trails.set(bed.key, (trail = new Map()));
  }
  for (const vital of bed.vitals) {
    let points = trail.get(vital.vital);
    if (points === undefined) {
      trail.set(vital.vital, (points = []));
    }
    for (const point of vital.points) {
      if (points.length === 0 || point[0] > points.at(-1)[0]) {
        points.push(point);
      }
    }
    if (points.length > LONGEST) {
      points.splice(0, points.length - LONGEST);
    }
  }
}

/** Forgets the beds that are no longer on the board. */
export function forgetAllBut(keys) {
  for (const key of trails.keys()) {
    if (!keys.has(key)) {
      trails.delete(key);
    }
  }
}

/** The points of a vital, `[time, value]`, oldest first. */
export function trail(key, vital) {
  return trails.get(key)?.get(vital) ?? [];
}
