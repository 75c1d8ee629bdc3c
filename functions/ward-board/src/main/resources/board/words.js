/** What is said of a bed, as text. Pure: facts and the ward's time in, words out. */

import {hourAndMinute, span} from './clock.js';

/** Readings are written in batches of a few seconds, so that a live value may look this much older. */
const WRITTEN_EVERY = 10_000;
const LEAST_DUE = 60_000;

export const SEVERITIES = {
  critical: {symbol: '***'},
  warning: {symbol: '**'},
  technical: {symbol: '*'},
};

/** E.g. `Bed 7, 3B`, or `Patient 60412, 3B` of who has no bed. */
export function bedName(bed) {
  const name = bed.bed ? `Bed ${bed.bed}` : `Patient ${bed.patient_id}`;
  return bed.ward ? `${name}, ${bed.ward}` : name;
}

/** E.g. `Bed 7, 3B, patient 60412`. */
export function fullName(bed) {
  return bed.bed ? `${bedName(bed)}, patient ${bed.patient_id}` : bedName(bed);
}

/** As monitors abbreviate them. */
const SHORT_NAMES = {
  heart_rate: 'HR',
  resp_rate: 'RR',
  sbp: 'SBP',
  dbp: 'DBP',
  map: 'MAP',
  etco2: 'EtCO2',
  temperature_f: 'Temp',
};

/** Not judged, and shown beside a vital that is, or on the patient's page only. */
const WITHOUT_COLUMN = ['dbp', 'map', 'etco2'];

/** The vitals that have a column of the ward. */
export function columns(vitals) {
  return vitals.filter((each) => !WITHOUT_COLUMN.includes(each.vital));
}

/** What stands behind a systolic pressure that was measured with others, e.g. `/80 (93)`; else empty. */
export function besides(bed, vital) {
  if (vital.vital !== 'sbp' || vital.at === null) {
    return '';
  }
  const [diastolic, mean] = ['dbp', 'map'].map((name) =>
    bed.vitals.find((each) => each.vital === name && each.at === vital.at),
  );
  return (diastolic ? `/${number(diastolic.value)}` : '') + (mean ? ` (${number(mean.value)})` : '');
}

/** E.g. `HR`; the name itself if it is short. */
export function shortName(vital, name) {
  return SHORT_NAMES[vital] ?? name;
}

/** E.g. `** HR 118 ≥ 111`. */
export function alarmText(alarm) {
  const name = alarm.name.slice(0, alarm.name.lastIndexOf(' '));
  return alarm.text
    .replace(name, shortName(alarm.vital, name))
    .replace(' >= ', ' ≥ ')
    .replace(' <= ', ' ≤ ');
}

/** E.g. `SpO2 low` of `spo2-low`. */
export function conditionName(bed, condition) {
  const [field, ...direction] = condition.split('-');
  const vital = bed.vitals.find((each) => each.vital === field);
  return [vital?.name ?? field, ...direction].join(' ');
}

/** E.g. `≥`. */
export function sign(comparison) {
  return comparison.replace('>=', '≥').replace('<=', '≤');
}

export function number(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** E.g. `92 %`, `120/80 (93) mmHg`, or `none`. */
export function measure(value, unit, besides = '') {
  return value === null ? 'none' : `${number(value)}${besides} ${unit}`;
}

/** The value of one of the ward's limits for a bed: that of the patient's plan in its place, if any. */
export function limitOf(bed, limit) {
  return bed.plan?.limits?.[limit.limit] ?? limit.value;
}

/** How long after a reading its value is no longer the patient's. */
function staleAfter(bed) {
  return Math.max(LEAST_DUE, 3 * (bed.cadence_ms ?? 0)) + WRITTEN_EVERY;
}

export function isStale(bed, vital, now) {
  return vital.at === null || now - vital.at > staleAfter(bed);
}

/** Whether anything that is shown of a bed is of now. */
export function hasData(bed, now) {
  return bed.vitals.some((vital) => !isStale(bed, vital, now));
}

/** Younger than this a reading is of now. */
const YOUNG = 5_000;

/** How old a reading is. A count of one, two, one, two seconds would be noise, and cost a drawing. */
export function age(millis) {
  return millis < YOUNG ? `< ${span(YOUNG)}` : span(millis);
}

/** Whether an alarm waits for somebody. */
export function isUnanswered(alarm) {
  return alarm !== null && alarm.unacknowledged_since !== null;
}

/** `since`, worst value and reason of an alarm. */
export function course(alarm, now) {
  const parts = [`for ${span(now - alarm.since)}`];
  if (alarm.worst !== null && alarm.severity !== 'technical') {
    parts.push(`worst ${number(alarm.worst)}`);
  }
  if (alarm.page_number > 1) {
    parts.push(`page ${alarm.page_number}`);
  }
  return parts.join(' · ');
}

/** What stands in an alarm's place where there is none. */
export function withoutAlarm(bed, now) {
  if (bed.state === 'discharged') {
    return 'discharged';
  }
  return hasData(bed, now) ? 'no alarm' : 'no current data: watch the monitor';
}

/** From this score on, the chart of NEWS2 asks for an urgent review. */
const URGENT_SCORE = 5;

/** E.g. `NEWS2 at least 6, without temperature, oxygen, consciousness`; empty if nothing is scored. */
export function score(bed) {
  return bed.news2 ? `NEWS2 at least ${bed.news2.score}, without ${bed.news2.missing.join(', ')}` : '';
}

/**
 * Who does what about a bed, and what is unusual about it.
 *
 * @returns {Array<{kind: string, text: string}>} most urgent first
 */
export function facts(bed, now) {
  return [
    ...answers(bed, now),
    ...escalation(bed),
    ...signal(bed, now),
    ...state(bed),
    ...bed.shelves.map((shelf) => ({
      kind: 'shelved',
      text: `Shelved until ${hourAndMinute(shelf.until)}: ${shelf.name} · ${by(shelf)}`,
    })),
    ...deviations(bed),
    ...(bed.news2?.score >= URGENT_SCORE ? [{kind: 'score', text: score(bed)}] : []),
  ];
}

function answers(bed, now) {
  const found = [];
  for (const alarm of bed.alarms) {
    const which = bed.alarms.length > 1 ? ` · ${alarm.name}` : '';
    if (alarm.unacknowledged_since !== null) {
      found.push({
        kind: 'unanswered',
        text: `Unacknowledged for ${span(now - alarm.unacknowledged_since)}${which}`,
      });
    } else if (alarm.acknowledged) {
      const {until} = alarm.acknowledged;
      found.push({
        kind: 'answered',
        text: `✓ ${by(alarm.acknowledged)} · until ${hourAndMinute(until)}${which}`,
      });
    }
  }
  return found;
}

function escalation(bed) {
  const level = Math.max(0, ...bed.alarms.map((alarm) => alarm.escalation_level ?? 0));
  return level === 0 ? [] : [{kind: 'escalated', text: `Escalated to level ${level}`}];
}

function signal(bed, now) {
  if (bed.state === 'discharged') {
    return [];
  }
  if (bed.signal === 'silent' || bed.signal === 'standby') {
    const since = bed.silent_since ?? bed.last_seen_at;
    const when = since === null ? '' : ` since ${hourAndMinute(since)} (${span(now - since)})`;
    return [
      {
        kind: 'technical',
        text: bed.signal === 'silent' ? `* Silent${when}` : `* Standby, no data${when}`,
      },
    ];
  }
  if (!hasData(bed, now)) {
    const seen = bed.last_seen_at;
    return [
      {
        kind: 'technical',
        text:
          seen === null
            ? '* No reading yet'
            : `* No data since ${hourAndMinute(seen)} (${span(now - seen)})`,
      },
    ];
  }
  return [];
}

function state(bed) {
  const who = [bed.state_by, bed.state_why].filter(Boolean).join(': ');
  const suffix = who === '' ? '' : ` · ${who}`;
  if (bed.state === 'paused') {
    return [
      {kind: 'paused', text: `Silence paused until ${hourAndMinute(bed.state_until)}${suffix}`},
    ];
  }
  return bed.state === 'discharged' ? [{kind: 'paused', text: `Discharged${suffix}`}] : [];
}

function deviations(bed) {
  const plan = bed.plan;
  if (!plan || plan.deviations.length === 0) {
    return [];
  }
  const limits = plan.deviations
    .map((each) => `${limitName(bed, each)} ${number(each.patient)} (ward ${number(each.ward)})`)
    .join(', ');
  return [{kind: 'plan', text: `Own limits: ${limits} · ${by(plan)}`}];
}

function limitName(bed, deviation) {
  return `${conditionName(bed, deviation.condition)} ${deviation.severity}`;
}

function by(answer) {
  return answer.why ? `${answer.by}: ${answer.why}` : answer.by;
}
