/** The ward board: asks for the ward, shows it, and says so when it cannot. */

import {element, hide, repeat, setAttribute, setText} from './element.js';
import {AnswerDialog} from './answer.js';
import {Beds} from './beds.js';
import {span, timeOfDay, useZone, WardClock, zoneName} from './clock.js';
import {Connection} from './connection.js';
import {flashWithDrawing, startFlashing} from './flashing.js';
import {faults, figures, missingAlarms} from './health.js';
import {showNotices} from './notices.js';
import {PatientPage} from './patient.js';
import {Playback} from './playback.js';
import * as signIn from './sign-in.js';
import * as words from './words.js';

const SECOND = 1000;
/** The banner of a lost connection comes at most this much late. */
const LOOK_EVERY = 250;
const ANSWERED_SHOWN = 8000;

const part = (id) => document.getElementById(id);
const clock = new WardClock();
const connection = new Connection(clock);
const dialog = new AnswerDialog(part('answer'), answered);
const beds = new Beds(part('beds'), clock, openAnswer);
const playback = new Playback(part('playback'));
const patient = new PatientPage(part('patient'), clock, openAnswer);
let ward = null;
/** When all that is shown was last brought up to date, by the browser's monotonic clock. */
let shownAt = -Infinity;
/** What is said of alarms that are missing. */
let unjudged = [];
let announced = null;
let answeredUntil = 0;

connection.addEventListener('ward', ({detail}) => showWard(detail));
connection.addEventListener('change', showState);
connection.addEventListener('change', () => playback.show(connection.playback));
addEventListener('hashchange', showRoute);
setInterval(showState, LOOK_EVERY);
setInterval(age, SECOND);
showRoute();
startFlashing();
part('sign-in').addEventListener('click', () => start(signIn.leave));
start(signIn.open);

/** Asks for the ward once whoever looks has signed in, if they have to. */
async function start(getReady) {
  try {
    if (await getReady()) {
      connection.start();
    }
  } catch (failure) {
    connection.refuse(`not signed in: ${failure.message}`);
  }
}

function showWard(received) {
  ward = received;
  shownAt = performance.now();
  useZone(ward.zone);
  beds.show(ward);
  hide(part('no-beds'), ward.beds.length > 0);
  setText(part('no-beds'), 'No bed is known: no monitor has sent a reading yet.');
  hide(part('beds'), ward.beds.length === 0);
  showCounts(ward.counts);
  showNotices(part('notices'), ward.notices);
  setText(part('ward-name'), name(ward.beds));
  announce(ward.beds);
  unjudged = missingAlarms(ward, clock.now());
  patient.show(beds.bed(patientKey()), ward.limits);
  showHead();
  flashWithDrawing();
}

/** What the beds' ward is called, if it is one. */
function name(all) {
  const wards = new Set(all.map((bed) => bed.ward));
  const [only] = wards;
  return wards.size === 1 && only ? `Ward ${only}` : 'Ward board';
}

function showCounts(counts) {
  const shown = [
    ['critical', counts.critical, `*** ${counts.critical} high`],
    ['warning', counts.warning, `** ${counts.warning} medium`],
    ['technical', counts.technical, `* ${counts.technical} technical`],
    ['unanswered', counts.unacknowledged, `${counts.unacknowledged} unacknowledged`],
    ['silent', counts.silent, `${counts.silent} silent`],
    ['beds', counts.beds, `${counts.beds} ${counts.beds === 1 ? 'bed' : 'beds'}`],
  ];
  repeat(
    part('counts'),
    shown,
    () => element('li'),
    (item, [kind, count, text]) => {
      setAttribute(item, 'data-kind', kind);
      setAttribute(item, 'data-none', count === 0 ? '' : null);
      setText(item, text);
    },
  );
}

/** Says new high alarms to who cannot see them; not those of the first look. */
function announce(all) {
  const high = new Map();
  for (const bed of all) {
    for (const alarm of bed.alarms) {
      if (alarm.severity === 'critical' && words.isUnanswered(alarm)) {
        high.set(`${bed.key} ${alarm.alert_id}`, `${words.bedName(bed)}: ${words.alarmText(alarm)}`);
      }
    }
  }
  if (announced !== null) {
    const fresh = [...high].filter(([id]) => !announced.has(id)).map(([, text]) => text);
    if (fresh.length > 0) {
      setText(part('announcer'), fresh.join('. '));
    }
  }
  announced = new Set(high.keys());
}

/** Whether what is shown may be believed, looked at again and again. */
function showState() {
  const isLost = connection.isLost();
  setAttribute(document.documentElement, 'data-lost', isLost ? '' : null);
  const now = clock.now();
  const banners = [];
  if (isLost) {
    banners.push(lostText());
  } else if (ward !== null) {
    banners.push(...faults(ward.pipeline, now), ...unjudged);
  }
  repeat(
    part('banners'),
    banners,
    () => element('p', {class: 'banner'}),
    (banner, text) => setText(banner, text),
  );
  hide(part('sign-in'), !connection.isSignedOut || !signIn.isPossible());
  setText(document.querySelector('title'), title(isLost));
  if (answeredUntil < performance.now()) {
    setText(part('answered'), '');
  }
}

function lostText() {
  const why = connection.problem === null ? '' : ` (${connection.problem})`;
  if (connection.isSignedOut) {
    return signIn.isPossible()
      ? `Signed out${why}: nothing here is up to date. Watch the monitors, and sign in again.`
      : 'Signed out: nothing here is up to date. Open the address that was printed.';
  }
  return connection.hasAnswered
    ? `Connection lost for ${span(connection.silence())}${why}. What is shown is of ` +
        `${timeOfDay(clock.now() - connection.silence())}. Watch the monitors.`
    : `No connection yet${why}. Watch the monitors.`;
}

function title(isLost) {
  if (isLost) {
    return 'CONNECTION LOST · Ward board';
  }
  if (ward === null) {
    return 'Ward board';
  }
  const {critical, warning, unacknowledged} = ward.counts;
  return `*** ${critical} ** ${warning} · ${unacknowledged} unacknowledged · Ward board`;
}

/** Lets every age on the page go on, unless a new ward has just done so: each drawing costs. */
function age() {
  if (ward !== null && performance.now() - shownAt > 0.95 * SECOND) {
    shownAt = performance.now();
    showHead();
    beds.age();
    patient.age();
  }
}

function showHead() {
  const now = clock.now();
  setText(part('time'), timeOfDay(now));
  setText(part('zone'), zoneName());
  repeat(
    part('health'),
    figures(ward.pipeline, now),
    () => element('span', {}, element('span', {class: 'name'}), element('span', {class: 'figure'})),
    (figure, [what, value]) => {
      setText(figure.firstElementChild, what);
      setText(figure.lastElementChild, value);
    },
  );
}

function patientKey() {
  return location.hash.startsWith('#/patients/')
    ? decodeURIComponent(location.hash.slice('#/patients/'.length))
    : null;
}

function showRoute() {
  const key = patientKey();
  const before = patient.key;
  part('ward').hidden = key !== null;
  if (key === null) {
    patient.close();
    beds.focus(before);
  } else {
    patient.open(key);
    patient.show(beds.bed(key), ward?.limits);
  }
}

function openAnswer(key) {
  const bed = beds.bed(key);
  if (bed !== undefined && !part('answer').open) {
    dialog.open(bed, ward, connection.you, clock.now());
  }
}

function answered(message) {
  setText(part('answered'), message);
  answeredUntil = performance.now() + ANSWERED_SHOWN;
  connection.askNow();
}
