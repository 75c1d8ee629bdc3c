import {element, repeat, setText} from './element.js';
import {BedRow} from './bed-row.js';
import {forgetAllBut, remember} from './trail.js';

/** Rows out of sight whose values are brought up to date each second, in turn. */
const UNSEEN_ROWS = 25;

/** The table of beds, in the server's order: worst first. */
export class Beds {
  #body;
  #headings;
  #answer;
  #rows = new Map();
  #outOfSight = new Set();
  #turn = 0;
  #clock;

  /** @param {function(string)} answer called with a bed's key when somebody wants to answer */
  constructor(table, clock, answer) {
    this.#clock = clock;
    this.#body = table.tBodies[0];
    this.#headings = table.tHead.rows[0];
    this.#answer = answer;
  }

  /** The bed of a key, or undefined. */
  bed(key) {
    return this.#rows.get(key)?.bed;
  }

  /** Gives the focus to a bed's row. */
  focus(key) {
    this.#rows.get(key)?.row.querySelector('a').focus();
  }

  /** Shows a ward. */
  show(ward) {
    const now = this.#clock.now();
    const keys = new Set(ward.beds.map((bed) => bed.key));
    forgetAllBut(keys);
    for (const [key, bedRow] of this.#rows) {
      if (!keys.has(key)) {
        this.#outOfSight.delete(key);
        bedRow.row.remove();
        this.#rows.delete(key);
      }
    }
    if (ward.beds.length > 0) {
      this.#showHeadings(ward.beds[0].vitals);
    }
    ward.beds.forEach((bed, i) => {
      remember(bed);
      const bedRow = this.#rowOf(bed);
      bedRow.show(bed, now, !this.#outOfSight.has(bed.key));
      const place = this.#body.children[i];
      if (place !== bedRow.row) {
        put(this.#body, bedRow.row, place ?? null);
      }
    });
  }

  /** Lets every age go on. */
  age() {
    const now = this.#clock.now();
    const all = [...this.#rows.values()];
    const first = this.#turn;
    this.#turn = (this.#turn + UNSEEN_ROWS) % Math.max(1, all.length);
    all.forEach((bedRow, i) => {
      const isInSight = !this.#outOfSight.has(bedRow.bed.key);
      const isInTurn = (i - first + all.length) % all.length < UNSEEN_ROWS;
      if (isInTurn && !isInSight) {
        bedRow.draw();
      }
      bedRow.age(now, isInSight || isInTurn);
    });
  }

  #rowOf(bed) {
    let bedRow = this.#rows.get(bed.key);
    if (bedRow === undefined) {
      bedRow = new BedRow(bed, this.#answer);
      bedRow.row.dataset.key = bed.key;
      this.#rows.set(bed.key, bedRow);
      this.#body.append(bedRow.row);
      bedRow.row.addEventListener('contentvisibilityautostatechange', ({skipped}) =>
        this.#seen(bedRow, !skipped),
      );
    }
    return bedRow;
  }

  /** The browser says which rows it draws. */
  #seen(bedRow, isInSight) {
    bedRow.row.toggleAttribute('data-skipped', !isInSight);
    if (isInSight) {
      this.#outOfSight.delete(bedRow.bed.key);
      bedRow.draw();
      bedRow.age(this.#clock.now(), true);
    } else {
      this.#outOfSight.add(bedRow.bed.key);
    }
  }

  #showHeadings(vitals) {
    const texts = [
      ['bed', 'Bed'],
      ['alarm', 'Alarm'],
      ['answers', 'Who has it, what is special'],
      ...vitals.map((vital) => ['vital', vital.name, vital.unit]),
      ['act', 'Action'],
    ];
    repeat(
      this.#headings,
      texts,
      () =>
        element(
          'th',
          {scope: 'col', role: 'columnheader'},
          element('span'),
          ' ',
          element('span', {class: 'unit'}),
        ),
      (heading, [kind, text, unit]) => {
        heading.className = kind;
        setText(heading.firstElementChild, text);
        setText(heading.lastElementChild, unit ?? '');
      },
    );
  }
}

/** Moves a row; whoever has the focus in it keeps it. */
function put(body, row, before) {
  if (body.moveBefore) {
    body.moveBefore(row, before);
    return;
  }
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  body.insertBefore(row, before);
  focused?.focus({preventScroll: true});
}
