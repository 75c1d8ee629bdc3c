import {element, hide, repeat, setAttribute, setText} from './element.js';
import {flash} from './flashing.js';
import {longestGap, path, sparkline, timeShown} from './sparkline.js';
import {trail} from './trail.js';
import * as words from './words.js';

/** More of a bed's alarms than these are on the patient's page. */
const ALARMS_SHOWN = 4;
/** A line is drawn anew when time has moved on by this part of it: the eye sees no less. */
const STEPS = 20;

/** One bed as a row of the table. Made once, changed where the bed changed. */
export class BedRow {
  #bed;
  #isDrawn = false;
  #label = element('span', {class: 'label'});
  #patient = element('span', {class: 'patient'});
  #link = element('a', {}, this.#label, this.#patient);
  #chip = element('strong', {class: 'chip'});
  #course = element('span', {class: 'course'});
  #others = element('ul', {class: 'others'});
  #facts = element('ul', {class: 'facts'});
  #vitals = new Map();
  #button;

  /** @param {function(string)} answer called with the bed's key when its button is pressed */
  constructor(bed, answer) {
    this.#button = element('button', {type: 'button', onclick: () => answer(this.#bed.key)});
    this.row = element(
      'tr',
      {role: 'row'},
      element('th', {scope: 'row', role: 'rowheader', class: 'bed'}, this.#link),
      cell('alarm', this.#chip, this.#course, this.#others),
      cell('answers', this.#facts),
      ...words.columns(bed.vitals).map((vital) => this.#vitalCell(vital)),
      cell('act', this.#button),
    );
  }

  get bed() {
    return this.#bed;
  }

  /**
   * Takes a bed's new facts. They are shown at once if the row is in sight; else its alarm is, and
   * the rest when the row is drawn.
   */
  show(bed, now, isInSight) {
    const isNew = this.#bed === undefined;
    const hadAlarm = !isNew && this.#bed.alarm !== null;
    this.#bed = bed;
    this.#isDrawn = false;
    if (isInSight || isNew) {
      this.draw(now, isInSight);
    } else if (hadAlarm || bed.alarm !== null) {
      this.#showAlarms();
      this.#showButton();
    }
  }

  /** Shows everything as it is now; out of sight without the lines, which are for the eye. */
  draw(now, isInSight) {
    if (!this.#isDrawn) {
      this.#isDrawn = isInSight;
      setAttribute(this.#link, 'href', `#/patients/${this.#bed.key}`);
      setText(this.#label, this.#bed.bed || this.#bed.patient_id);
      setText(
        this.#patient,
        [this.#bed.ward, this.#bed.bed ? this.#bed.patient_id : null].filter(Boolean).join(' · '),
      );
      this.#showAlarms();
      this.#showButton();
      this.#showVitals(isInSight);
    }
    this.age(now);
  }

  #showVitals(isInSight) {
    const gap = longestGap(this.#bed);
    for (const vital of words.columns(this.#bed.vitals)) {
      const shown = this.#vitals.get(vital.vital);
      const alarm = this.#bed.alarms.find((each) => each.vital === vital.vital);
      setAttribute(shown.cell, 'data-severity', alarm ? alarm.severity : null);
      setText(shown.symbol, alarm ? words.SEVERITIES[alarm.severity].symbol : '');
      setText(shown.value, vital.value === null ? 'none' : words.number(vital.value));
      setText(shown.besides, words.besides(this.#bed, vital));
      setText(shown.trend, arrow(vital.trend));
      setAttribute(shown.trend, 'aria-label', vital.trend ?? null);
      setAttribute(shown.trend, 'role', vital.trend ? 'img' : null);
      const last = vital.points.at(-1)?.[0] ?? 0;
      if (isInSight && last >= shown.nextLine) {
        const points = trail(this.#bed.key, vital.vital);
        setAttribute(shown.line, 'd', path(points, vital.vital, gap));
        shown.nextLine = last + timeShown(points) / STEPS;
      }
    }
  }

  /** Lets every age go on. */
  age(now) {
    const {alarm} = this.#bed;
    setText(
      this.#course,
      alarm === null ? words.withoutAlarm(this.#bed, now) : words.course(alarm, now),
    );
    showFacts(this.#facts, words.facts(this.#bed, now));
    setAttribute(this.row, 'data-data', words.hasData(this.#bed, now) ? null : 'none');
    this.#ageVitals(now);
  }

  #ageVitals(now) {
    for (const vital of words.columns(this.#bed.vitals)) {
      const shown = this.#vitals.get(vital.vital);
      setText(shown.age, vital.at === null ? 'never' : words.age(now - vital.at));
      setAttribute(shown.cell, 'data-stale', words.isStale(this.#bed, vital, now) ? '' : null);
    }
  }

  #showAlarms() {
    const {alarm, alarms} = this.#bed;
    const severity = alarm === null ? 'none' : alarm.severity;
    setAttribute(this.row, 'data-severity', severity);
    const isUnanswered = words.isUnanswered(alarm);
    setAttribute(this.row, 'data-unanswered', isUnanswered ? '' : null);
    flash(this.row, isUnanswered ? severity : null);
    setText(this.#chip, alarm === null ? '' : words.alarmText(alarm));
    hide(this.#chip, alarm === null);
    const others = alarms.slice(1, ALARMS_SHOWN);
    if (alarms.length > ALARMS_SHOWN) {
      others.push({severity: 'none', text: `and ${alarms.length - ALARMS_SHOWN} more`});
    }
    hide(this.#others, others.length === 0);
    repeat(
      this.#others,
      others,
      () => element('li'),
      (item, other) => {
        setAttribute(item, 'data-severity', other.severity);
        setText(item, words.alarmText(other));
      },
    );
  }

  #showButton() {
    const isUrgent = this.#bed.alarms.some((alarm) => words.isUnanswered(alarm) && alarm.alert_id);
    const text = isUrgent ? 'Acknowledge' : 'Actions';
    setText(this.#button, text);
    setAttribute(this.#button, 'aria-label', `${text}, ${words.bedName(this.#bed)}`);
    setAttribute(this.#button, 'class', isUrgent ? 'urgent' : null);
  }

  #vitalCell(vital) {
    const spark = sparkline();
    const shown = {
      symbol: element('span', {class: 'symbol'}),
      value: element('span', {class: 'value'}),
      besides: element('span', {class: 'besides'}),
      trend: element('span', {class: 'trend'}),
      age: element('span', {class: 'age'}),
      line: spark.line,
      nextLine: 0,
    };
    const box = element(
      'div',
      {class: 'box'},
      element('span', {class: 'name', 'aria-hidden': 'true'}, words.shortName(vital.vital, vital.name)),
      element('span', {class: 'reading'}, shown.symbol, shown.value, shown.besides, shown.trend),
      spark.drawing,
      shown.age,
    );
    shown.cell = cell('vital', box);
    this.#vitals.set(vital.vital, shown);
    return shown.cell;
  }
}

/** Shows who does what about a bed, and what is unusual about it, as the children of a list. */
export function showFacts(list, facts) {
  repeat(
    list,
    facts,
    () => element('li'),
    (item, fact) => {
      setAttribute(item, 'class', fact.kind);
      setText(item, fact.text);
    },
  );
}

function cell(kind, ...children) {
  return element('td', {role: 'cell', class: kind}, ...children);
}

function arrow(trend) {
  switch (trend) {
    case 'falling':
      return '↘';
    case 'rising':
      return '↗';
    default:
      return '';
  }
}
