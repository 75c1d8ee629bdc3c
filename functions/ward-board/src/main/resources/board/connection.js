/** The way to the server, and what is known of it. */

import {lastSeen} from './health.js';
import * as signIn from './sign-in.js';

const EVERY = 1000;
const EVERY_UNSEEN = 5000;
/** From a writing to the question that is to see it: what is written together is there by then. */
const AFTER_WRITING = 200;
/** So much before that is in time too. */
const EARLY = 150;
const PATIENCE = 2000;
const REQUEST_TIMEOUT = 5000;
const LONGEST_BACK_OFF = 8000;

/**
 * Asks for the ward once a second, with the ETag of the last answer; slower while nobody looks, and
 * ever slower while nobody answers. Readings are written about once a second too, and the question
 * comes soon after that: it would see them up to a second later else. Events: `ward` (its `detail`
 * is the new ward), `change`.
 */
export class Connection extends EventTarget {
  #clock;
  #etag = null;
  #heard = performance.now();
  #failures = 0;
  #timer = null;
  #isAsking = false;
  /** When readings were last written, by the server's clock; 0: not known. */
  #written = 0;
  /** Why the last question had no good answer; null if it had. */
  problem = null;
  /** Whether the server wants to know who asks. */
  isSignedOut = false;
  /** Whether there was an answer at all. */
  hasAnswered = false;
  /** Whom the token names; null if nobody, so that who answers is to be asked for. */
  you = null;

  /** Where the host can be told how to play a replay; null: it plays none. */
  playback = null;

  constructor(clock) {
    super();
    this.#clock = clock;
  }

  start() {
    document.addEventListener('visibilitychange', () => this.askNow());
    addEventListener('online', () => this.askNow());
    this.askNow();
  }

  /** Says that there is nothing to ask with. */
  refuse(problem) {
    this.isSignedOut = true;
    this.problem = problem;
    this.dispatchEvent(new Event('change'));
  }

  /** Asks at once, unless a question is under way. */
  askNow() {
    clearTimeout(this.#timer);
    this.#ask();
  }

  /** Milliseconds since the last good answer. */
  silence() {
    return performance.now() - this.#heard;
  }

  /** Whether what is shown may no longer be so. At most three seconds after the last answer. */
  isLost() {
    return this.isSignedOut || this.silence() > every() + PATIENCE;
  }

  async #ask() {
    if (this.#isAsking) {
      return;
    }
    this.#isAsking = true;
    try {
      await this.#exchange();
      this.#failures = 0;
      this.problem = null;
    } catch (failure) {
      this.#failures++;
      this.problem = failure.message;
    } finally {
      this.#isAsking = false;
    }
    this.dispatchEvent(new Event('change'));
    const pause =
      this.#failures === 0 ? this.#pause() : backOff(this.#failures) * (0.8 + 0.4 * Math.random());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  #pause() {
    if (document.hidden || this.playback !== null || this.#written === 0) {
      return every();
    }
    const late = remainder(this.#clock.now() - this.#written - AFTER_WRITING, EVERY);
    return late > EVERY - EARLY ? 2 * EVERY - late : EVERY - late;
  }

  async #exchange() {
    const response = await send('api/ward', {
      headers: this.#etag === null ? {} : {'If-None-Match': this.#etag},
    });
    this.isSignedOut = response.status === 401;
    this.playback = response.headers.get('X-Playback');
    if (this.isSignedOut) {
      signIn.forget();
    }
    const now = Number(response.headers.get('X-Icewatch-Now'));
    const you = response.headers.get('X-Icewatch-You');
    this.you = you === null ? null : decodeURIComponent(you);
    if (response.status === 304) {
      this.#answered(now);
      return;
    }
    const ward = await readJson(response);
    this.#etag = response.headers.get('ETag');
    this.#written = lastSeen(ward.pipeline);
    this.#answered(now || ward.now);
    this.dispatchEvent(new CustomEvent('ward', {detail: ward}));
  }

  #answered(now) {
    this.#heard = performance.now();
    this.hasAnswered = true;
    if (Number.isFinite(now) && now > 0) {
      this.#clock.hear(now);
    }
  }
}

function every() {
  return document.hidden ? EVERY_UNSEEN : EVERY;
}

/** Never negative. */
function remainder(number, divisor) {
  return ((number % divisor) + divisor) % divisor;
}

function backOff(failures) {
  return Math.min(LONGEST_BACK_OFF, EVERY * 2 ** (failures - 1));
}

/** One patient, with notices. */
export async function getPatient(key) {
  return readJson(await send(`api/patients/${encodeURIComponent(key)}`, {}));
}

/** How a replay goes on. */
export async function getPlayback(path) {
  return readJson(await send(path, {}));
}

/** Changes how a replay goes on; gives how it does then. */
export async function postPlayback(path, wanted) {
  return readJson(
    await send(path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Playback': '1'},
      body: JSON.stringify(wanted),
    }),
  );
}

/**
 * Sends a caregiver's answer.
 *
 * @returns what the server says of it
 * @throws Error whose message is for the caregiver
 */
export async function postAnswer(answer) {
  return readJson(
    await send('api/answers', {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Icewatch': 'answer'},
      body: JSON.stringify(answer),
    }),
  );
}

async function send(path, options) {
  try {
    return await fetch(path, {
      ...options,
      headers: {...options.headers, ...(await signIn.headers())},
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    });
  } catch (failure) {
    throw new Error(
      failure.name === 'TimeoutError'
        ? `no answer within ${REQUEST_TIMEOUT / 1000} s`
        : 'the server cannot be reached',
      {cause: failure},
    );
  }
}

async function readJson(response) {
  let body;
  try {
    body = await response.json();
  } catch (failure) {
    throw new Error(`status ${response.status}, and no JSON`, {cause: failure});
  }
  if (!response.ok) {
    throw new Error(body.error ?? body.message ?? `status ${response.status}`);
  }
  return body;
}
