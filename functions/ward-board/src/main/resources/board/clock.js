/**
 * The ward's time: the server's, carried on by the browser's monotonic clock. Who sets the
 * workstation's clock changes no age.
 */
export class WardClock {
  #server = null;
  #heard = 0;

  /** @param {number} now the server's time, milliseconds since 1970 */
  hear(now) {
    this.#server = now;
    this.#heard = performance.now();
  }

  /** Milliseconds since 1970; null before the first answer. */
  now() {
    return this.#server === null ? null : this.#server + performance.now() - this.#heard;
  }
}

let zone = 'UTC';
let seconds = formatter(zone, true);
let minutes = formatter(zone, false);

function formatter(timeZone, hasSeconds) {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    ...(hasSeconds ? {second: '2-digit'} : {}),
  });
}

/** Shows times in the ward's zone from now on; in UTC if the browser does not know it. */
export function useZone(name) {
  if (name === zone) {
    return;
  }
  try {
    seconds = formatter(name, true);
    minutes = formatter(name, false);
    zone = name;
  } catch (unknownZone) {
    console.warn(`zone ${name} is not known here, times are in UTC`, unknownZone);
    seconds = formatter('UTC', true);
    minutes = formatter('UTC', false);
    zone = 'UTC';
  }
}

export function zoneName() {
  return zone;
}

/** E.g. `09:46:12`. */
export function timeOfDay(at) {
  return seconds.format(at);
}

/** E.g. `09:46`. */
export function hourAndMinute(at) {
  return minutes.format(at);
}

/**
 * A span in one or two units: `42 s`, `12 min`, `3 h 05 min`, `4 d`.
 *
 * @param {number} millis below zero counts as zero
 */
export function span(millis) {
  const total = Math.max(0, Math.floor(millis / 1000));
  if (total < 120) {
    return `${total} s`;
  }
  if (total < 7200) {
    return `${Math.floor(total / 60)} min`;
  }
  const hours = Math.floor(total / 3600);
  return hours < 48
    ? `${hours} h ${String(Math.floor((total % 3600) / 60)).padStart(2, '0')} min`
    : `${Math.floor(hours / 24)} d`;
}
