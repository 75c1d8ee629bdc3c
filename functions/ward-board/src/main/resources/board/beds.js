import {element, repeat, setText} from './element.js';
import {BedRow} from './bed-row.js';
import {forgetAllBut, remember} from './trail.js';
import {columns} from './words.js';

/** Rows out of sight that are brought up to date each second, in turn. */
const UNSEEN_ROWS = 25;
/** Rows that come into sight and go out of it together: the browser looks at each, at each drawing. */
const GROUP = 5;

/** The table of beds, in the server's order: worst first. */
export class Beds {
  #table;
  #headings;
  #answer;
  #rows = new Map();
  #outOfSight = new Set();
  #turn = 0;
  #clock;
  #sight = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) {
      this.#seen(target, isIntersecting);
    }
  });

  /** @param {function(string)} answer called with a bed's key when somebody wants to answer */
  constructor(table, clock, answer) {
    this.#clock = clock;
    this.#table = table;
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
      const group = this.#group(Math.floor(i / GROUP));
      const place = group.children[i % GROUP];
      if (place !== bedRow.row) {
        put(group, bedRow.row, place ?? null);
      }
      bedRow.show(bed, now, !this.#outOfSight.has(group));
    });
    this.#ageUnseen(now);
  }

  /** Lets every age go on. */
  age() {
    const now = this.#clock.now();
    for (const group of this.#table.tBodies) {
      if (!this.#outOfSight.has(group)) {
        this.#age(group, now);
      }
    }
    this.#ageUnseen(now);
  }

  #age(group, now) {
    for (const row of group.rows) {
      this.#rows.get(row.dataset.key).age(now);
    }
  }

  /** Nobody looks at them, but who listens to the page or searches it finds them nearly up to date. */
  #ageUnseen(now) {
    const all = [...this.#rows.values()];
    for (let i = 0; i < Math.min(UNSEEN_ROWS, all.length); i++) {
      this.#turn = (this.#turn + 1) % all.length;
      const bedRow = all[this.#turn];
      if (this.#outOfSight.has(bedRow.row.parentNode)) {
        bedRow.draw(now, false);
      }
    }
  }

  #rowOf(bed) {
    let bedRow = this.#rows.get(bed.key);
    if (bedRow === undefined) {
      bedRow = new BedRow(bed, this.#answer);
      bedRow.row.dataset.key = bed.key;
      this.#rows.set(bed.key, bedRow);
    }
    return bedRow;
  }

  #group(i) {
    while (this.#table.tBodies.length <= i) {
      const group = element('tbody', {role: 'rowgroup'});
      this.#table.append(group);
      this.#sight.observe(group);
    }
    return this.#table.tBodies[i];
  }

  /** The browser says which groups it draws. */
  #seen(group, isInSight) {
    group.toggleAttribute('data-skipped', !isInSight);
    if (isInSight) {
      this.#outOfSight.delete(group);
      const now = this.#clock.now();
      for (const row of group.rows) {
        this.#rows.get(row.dataset.key).draw(now, true);
      }
    } else {
      this.#outOfSight.add(group);
    }
  }

  #showHeadings(vitals) {
    const texts = [
      ['bed', 'Bed'],
      ['alarm', 'Alarm'],
      ['answers', 'Who has it, what is special'],
      ...columns(vitals).map((vital) => ['vital', vital.name, vital.unit]),
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
  if (body.moveBefore && row.isConnected) {
    body.moveBefore(row, before);
    return;
  }
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  body.insertBefore(row, before);
  focused?.focus({preventScroll: true});
}
