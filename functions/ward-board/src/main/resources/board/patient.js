import {element, repeat, setAttribute, setText} from './element.js';
import {hourAndMinute, span} from './clock.js';
import {showFacts} from './bed-row.js';
import {flash} from './flashing.js';
import {getPatient} from './connection.js';
import {chart} from './chart.js';
import {noticeSymbol, noticeText} from './notices.js';
import {longestGap} from './sparkline.js';
import {trail} from './trail.js';
import * as words from './words.js';

/** How many pixels a unit of a chart is at the page's usual size of letters; it grows with them. */
const USUAL_LETTERS = 16;
const NARROWEST_CHART = 260;
/** So many windows after its start one is in the lake: it has ended, and the next has been asked for. */
const LATEST_WINDOW = 3;
const EVERY = 5000;
/** The lake takes a second or two for its first answer. */
const EVERY_WITHOUT_HISTORY = 1000;

/** One patient: alarms, each vital over time, what is special, and every notice that is known. */
export class PatientPage {
  #section;
  #clock;
  #answer;
  #key = null;
  #known = null;
  #problem = null;
  #limits = [];
  #timer = null;
  #parts;

  /** @param {function(string)} answer called with the bed's key when somebody wants to answer */
  constructor(section, clock, answer) {
    this.#section = section;
    this.#clock = clock;
    this.#answer = answer;
  }

  /** Whose page it is; null while none is shown. */
  get key() {
    return this.#key;
  }

  /** Shows a patient until another or none is shown. */
  open(key) {
    this.close();
    this.#key = key;
    this.#build();
    this.#section.hidden = false;
    this.#parts.heading.focus();
    this.#ask(key);
  }

  close() {
    clearTimeout(this.#timer);
    this.#key = null;
    this.#known = null;
    this.#problem = null;
    this.#section.hidden = true;
    this.#section.replaceChildren();
  }

  /** Takes the ward's newest facts of the bed; undefined if it is no longer on the board. */
  show(bed, limits) {
    this.#limits = limits ?? [];
    if (this.#key !== null && this.#known !== null && bed !== undefined) {
      this.#known.bed = bed;
      this.#draw();
    }
  }

  /** Lets every age go on. */
  age() {
    if (this.#key !== null && this.#known !== null) {
      this.#drawAges(this.#clock.now());
    }
  }

  async #ask(key) {
    try {
      const known = await getPatient(key);
      this.#problem = null;
      if (key === this.#key) {
        // Another instance may not have asked the lake yet: what was shown is not taken back.
        this.#known = {...known, history: known.history ?? this.#known?.history ?? null};
        this.#draw();
      }
    } catch (failure) {
      this.#problem = failure.message;
    }
    if (key === this.#key) {
      setText(this.#parts.problem, this.#trouble());
      clearTimeout(this.#timer);
      const isAwaited = this.#known?.history === null && this.#trouble() === '';
      this.#timer = setTimeout(() => this.#ask(key), isAwaited ? EVERY_WITHOUT_HISTORY : EVERY);
    }
  }

  /** What is wrong with what is shown, or empty. */
  #trouble() {
    const problem = this.#problem ?? this.#known?.history_problem ?? this.#lateness();
    return problem === null ? '' : `History and notices are not up to date: ${problem}.`;
  }

  /** Says so if readings come and no window of them; null if windows come too, or nothing is known. */
  #lateness() {
    const {bed, history} = this.#known ?? {history: null};
    const now = this.#clock.now();
    if (history === null || !words.hasData(bed, now)) {
      return null;
    }
    const last = history.windows.at(-1)?.start ?? bed.first_seen_at ?? now;
    return now - last > LATEST_WINDOW * history.window_ms
      ? `the last window is of ${hourAndMinute(last)}`
      : null;
  }

  #build() {
    const parts = {
      heading: element('h2', {tabindex: '-1'}, 'Patient'),
      problem: element('p', {class: 'problem', role: 'status'}),
      alarms: element('ul', {class: 'alarms'}),
      quiet: element('p', {class: 'course'}),
      facts: element('ul', {class: 'facts'}),
      score: element('p', {class: 'course'}),
      charts: element('div', {class: 'charts'}),
      notices: element('tbody'),
    };
    const button = element(
      'button',
      {type: 'button', class: 'primary', onclick: () => this.#answer(this.#key)},
      'Answer',
    );
    this.#parts = parts;
    this.#section.replaceChildren(
      element('p', {class: 'back'}, element('a', {href: '#/'}, '← All beds')),
      element('div', {class: 'patient-head'}, parts.heading, button),
      parts.problem,
      parts.alarms,
      parts.quiet,
      parts.facts,
      parts.score,
      parts.charts,
      table('Notices', ['Time', 'Notice', 'Page'], parts.notices),
    );
  }

  #draw() {
    const {bed, notices} = this.#known;
    const now = this.#clock.now();
    setText(this.#parts.heading, words.fullName(bed));
    this.#drawAges(now);
    this.#parts.charts.replaceChildren(...bed.vitals.map((vital) => this.#figure(vital, now)));
    this.#parts.notices.replaceChildren(
      ...rows(notices, (each) => [
        hourAndMinute(each.at),
        `${noticeSymbol(each)} ${noticeText(each)}`,
        each.page_number === null ? '' : String(each.page_number),
      ]),
    );
  }

  #drawAges(now) {
    const {bed} = this.#known;
    repeat(
      this.#parts.alarms,
      bed.alarms,
      () => element('li', {}, element('strong', {class: 'chip'}), element('span', {class: 'course'})),
      (item, alarm) => {
        const [chip, course] = item.children;
        setAttribute(item, 'data-severity', alarm.severity);
        flash(item, words.isUnanswered(alarm) ? alarm.severity : null);
        setText(chip, words.alarmText(alarm));
        setText(course, `${alarm.name} · ${words.course(alarm, now)}`);
      },
    );
    setText(this.#parts.quiet, bed.alarms.length === 0 ? words.withoutAlarm(bed, now) : '');
    const facts = words.facts(bed, now);
    showFacts(this.#parts.facts, facts);
    setText(this.#parts.score, facts.some((each) => each.kind === 'score') ? '' : words.score(bed));
  }

  #figure(vital, now) {
    const {bed, notices, history} = this.#known;
    const drawing = chart({
      vital,
      windows: windowsOf(history, vital.vital),
      windowMillis: history?.window_ms ?? 0,
      points: merged(trail(bed.key, vital.vital), vital.points),
      limits: this.#limitsOf(bed, vital.vital),
      notices: notices.filter((each) => (each.condition ?? '').startsWith(vital.vital)),
      now,
      width: this.#unitsAcross(),
      gap: longestGap(bed),
    });
    return element(
      'figure',
      {'data-stale': words.isStale(bed, vital, now)},
      element(
        'figcaption',
        {},
        element('span', {class: 'name'}, vital.name),
        element('span', {class: 'value'}, words.measure(vital.value, vital.unit, words.besides(bed, vital))),
        element('span', {class: 'age'}, vital.at === null ? 'never' : `${span(now - vital.at)} ago`),
      ),
      drawing,
    );
  }

  #unitsAcross() {
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const units = (this.#parts.charts.clientWidth * USUAL_LETTERS) / letters;
    return Math.max(NARROWEST_CHART, Math.floor(units));
  }

  /** The limits of a vital, with those of the patient's plan in place of the ward's. */
  #limitsOf(bed, vital) {
    return this.#limits
      .filter((limit) => limit.vital === vital)
      .map((limit) => ({...limit, value: words.limitOf(bed, limit)}));
  }
}

function windowsOf(history, vital) {
  return (history?.windows ?? [])
    .filter((each) => each.vitals[vital])
    .map((each) => {
      const [low, average, high] = each.vitals[vital];
      return {start: each.start, low, average, high};
    });
}

/** Both, without the same twice, oldest first. */
function merged(one, other) {
  return [...new Map([...one, ...other])].sort((a, b) => a[0] - b[0]);
}

function table(caption, headings, body) {
  return element(
    'table',
    {class: 'log'},
    element('caption', {}, caption),
    element(
      'thead',
      {},
      element('tr', {}, ...headings.map((each) => element('th', {scope: 'col'}, each))),
    ),
    body,
  );
}

function rows(items, cells) {
  if (items.length === 0) {
    return [element('tr', {}, element('td', {colspan: 3}, 'none known'))];
  }
  return items.map((item) => element('tr', {}, ...cells(item).map((each) => element('td', {}, each))));
}
