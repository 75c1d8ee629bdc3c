/** The readings that this page has seen since it was opened, for sparklines longer than the server's few. */

const LONGEST = 120;
const trails = new Map();

/** The last points of one vital: numbers side by side, so that a ward's leave no garbage. */
class Trail {
  #times = new Float64Array(LONGEST);
  #values = new Float64Array(LONGEST);
  #count = 0;

  /** Adds those that are newer than what is there, oldest first. */
  add(points) {
    const last = this.#count === 0 ? -Infinity : this.#times[(this.#count - 1) % LONGEST];
    let first = points.length;
    while (first > 0 && points[first - 1][0] > last) {
      first--;
    }
    for (const [at, value] of points.slice(first)) {
      this.#times[this.#count % LONGEST] = at;
      this.#values[this.#count % LONGEST] = value;
      this.#count++;
    }
  }

  points() {
    const found = [];
    for (let i = Math.max(0, this.#count - LONGEST); i < this.#count; i++) {
      found.push([this.#times[i % LONGEST], this.#values[i % LONGEST]]);
    }
    return found;
  }
}

/** Adds what is new of a bed's vitals. */
export function remember(bed) {
  let ofBed = trails.get(bed.key);
  if (ofBed === undefined) {
    trails.set(bed.key, (ofBed = new Map()));
  }
  for (const vital of bed.vitals) {
    let ofVital = ofBed.get(vital.vital);
    if (ofVital === undefined) {
      ofBed.set(vital.vital, (ofVital = new Trail()));
    }
    ofVital.add(vital.points);
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
  return trails.get(key)?.get(vital)?.points() ?? [];
}
