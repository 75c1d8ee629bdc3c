import {element} from './element.js';
import {span} from './clock.js';
import {postAnswer} from './connection.js';
import * as words from './words.js';

const WHO = 'icewatch-by';
const REASONS = ['at the bedside', 'suctioning', 'turning', 'probe moved', 'doctor called'];

/** The dialog in which a caregiver answers for one bed: who, until when and why. */
export class AnswerDialog {
  #dialog;
  #answered;
  #bed;
  #ward;
  #commandId;
  #form;
  #problem;

  /** @param {function(string)} answered called with what the server says when it has taken one */
  constructor(dialog, answered) {
    this.#dialog = dialog;
    this.#answered = answered;
  }

  /**
   * Opens it for a bed as it is now.
   *
   * @param {?string} you who answers; null: to be asked for
   */
  open(bed, ward, you, now) {
    this.#bed = bed;
    this.#ward = ward;
    const kinds = KINDS.filter((kind) => kind.isPossible(bed, ward));
    const fields = element('div', {class: 'fields'});
    const submit = element('button', {type: 'submit', class: 'primary'});
    const choose = (kind) => {
      fields.replaceChildren(...kind.fields(bed, ward));
      submit.textContent = kind.verb;
    };
    this.#problem = element('p', {class: 'problem', role: 'alert'});
    this.#form = element(
      'form',
      {onsubmit: (event) => this.#submit(event), oninput: () => this.#redraw()},
      element(
        'fieldset',
        {class: 'kinds'},
        element('legend', {}, 'What to do'),
        ...kinds.map((kind, i) =>
          radio('kind', kind.name, kind.label, i === 0, () => choose(kind)),
        ),
      ),
      fields,
      ...(you === null ? [whoField()] : []),
      this.#problem,
      element(
        'p',
        {class: 'buttons'},
        element('button', {type: 'button', onclick: () => this.#dialog.close()}, 'Cancel'),
        submit,
      ),
    );
    choose(kinds[0]);
    this.#redraw();
    this.#dialog.replaceChildren(
      element('h2', {id: 'answer-heading'}, words.fullName(bed)),
      element('ul', {class: 'alarms'}, ...bed.alarms.map((alarm) => alarmLine(alarm, now))),
      this.#form,
    );
    this.#dialog.showModal();
    this.#form.querySelector('input:checked').focus();
  }

  /** What is sent again after a failure has no second effect; what was changed is another command. */
  #redraw() {
    this.#commandId = crypto.randomUUID();
  }

  async #submit(event) {
    event.preventDefault();
    const button = event.submitter ?? this.#form.querySelector('[type=submit]');
    const data = new FormData(this.#form);
    const kind = KINDS.find((each) => each.name === data.get('kind'));
    const answer = {
      command_id: this.#commandId,
      kind: kind.name,
      patient_id: this.#bed.patient_id,
      ...kind.answer(data, this.#bed, this.#ward),
    };
    if (data.has('by')) {
      answer.by = data.get('by').trim();
      sessionStorage.setItem(WHO, answer.by);
    }
    button.disabled = true;
    this.#problem.textContent = '';
    try {
      const {outcome, message} = await postAnswer(answer);
      if (outcome === 'done' || outcome === 'repeated') {
        this.#dialog.close();
        this.#answered(`${words.bedName(this.#bed)}: ${message}`);
      } else {
        this.#problem.textContent = message;
      }
    } catch (failure) {
      this.#problem.textContent = `Not done: ${failure.message}.`;
    } finally {
      button.disabled = false;
    }
  }
}

function alarmLine(alarm, now) {
  return element(
    'li',
    {'data-severity': alarm.severity},
    element('strong', {class: 'chip'}, words.alarmText(alarm)),
    ` ${alarm.name} · ${words.course(alarm, now)}`,
  );
}

/**
 * What can be done: each kind says when, what it asks for and what it sends. Bounds are the
 * server's, which has the last word.
 */
const KINDS = [
  {
    name: 'acknowledge',
    label: 'Acknowledge',
    verb: 'Acknowledge',
    isPossible: (bed) => pages(bed).length > 0,
    fields: (bed) => [
      select('alert', 'Alarm', pages(bed).map((alarm) => [alarm.alert_id, words.alarmText(alarm)])),
      minutes(isCritical(bed) ? [5, 10, 15, 30] : [15, 30, 60, 240], 2),
      text('why', 'Why', {list: REASONS}),
    ],
    answer: (data) => ({
      alert_id: data.get('alert'),
      minutes: Number(data.get('minutes')),
      ...given(data, 'why'),
    }),
  },
  {
    name: 'shelve',
    label: 'Shelve',
    verb: 'Shelve',
    isPossible: (bed, ward) => conditions(bed, ward).length > 0,
    fields: (bed, ward) => [
      note('Pages at warning only. A critical breach is paged all the same.'),
      select('condition', 'Condition', conditions(bed, ward)),
      minutes([30, 60, 120, 240, 720], 1),
      text('why', 'Why', {required: true}),
    ],
    answer: (data) => ({
      condition: data.get('condition'),
      minutes: Number(data.get('minutes')),
      why: data.get('why').trim(),
    }),
  },
  {
    name: 'unshelve',
    label: 'End a shelf',
    verb: 'End the shelf',
    isPossible: (bed) => bed.shelves.length > 0,
    fields: (bed) => [
      select('condition', 'Condition', bed.shelves.map((each) => [each.condition, each.name])),
    ],
    answer: (data) => ({condition: data.get('condition')}),
  },
  {
    name: 'pause',
    label: 'Pause silence',
    verb: 'Pause',
    isPossible: (bed) => bed.state !== 'paused' && bed.state !== 'discharged',
    fields: () => [
      note('For a patient off the monitor: no page for silence meanwhile. Alarms go on.'),
      minutes([15, 30, 60, 240], 1),
      text('why', 'Why', {required: true}),
    ],
    answer: (data) => ({minutes: Number(data.get('minutes')), why: data.get('why').trim()}),
  },
  {
    name: 'resume',
    label: 'End the pause',
    verb: 'End the pause',
    isPossible: (bed) => bed.state === 'paused',
    fields: () => [],
    answer: () => ({}),
  },
  {
    name: 'plan',
    label: 'Limits',
    verb: 'Set limits',
    isPossible: (bed, ward) => (ward.limits ?? []).length > 0 && bed.state !== 'discharged',
    fields: (bed, ward) => [
      note('This patient’s own limits. Empty: the ward’s.'),
      element('div', {class: 'limits'}, ...ward.limits.map((limit) => limitField(limit, bed))),
      text('why', 'Why', {required: true}),
    ],
    answer: (data, bed, ward) => ({
      version: bed.plan?.version ?? 0,
      limits: Object.fromEntries(
        ward.limits
          .filter((limit) => data.get(limit.limit) !== '')
          .map((limit) => [limit.limit, Number(data.get(limit.limit))]),
      ),
      why: data.get('why').trim(),
    }),
  },
  {
    name: 'transfer',
    label: 'Move',
    verb: 'Move',
    isPossible: (bed) => bed.state !== 'discharged',
    fields: (bed) => [
      text('ward', 'To ward', {required: true, value: bed.ward ?? ''}),
      text('bed', 'To bed', {required: true, value: ''}),
    ],
    answer: (data) => ({ward: data.get('ward').trim(), bed: data.get('bed').trim()}),
  },
  {
    name: 'discharge',
    label: 'Discharge',
    verb: 'Discharge',
    isPossible: (bed) => bed.state !== 'discharged',
    fields: () => [
      note('Ends the stay. A reading that still comes is told as “wrong patient?”.'),
      text('why', 'Why', {required: true}),
    ],
    answer: (data) => ({why: data.get('why').trim()}),
  },
];

/** The alarms that were paged, those that wait first. */
function pages(bed) {
  const paged = bed.alarms.filter((alarm) => alarm.alert_id !== null);
  return [
    ...paged.filter((alarm) => words.isUnanswered(alarm)),
    ...paged.filter((alarm) => !words.isUnanswered(alarm)),
  ];
}

function isCritical(bed) {
  return pages(bed).some((alarm) => alarm.severity === 'critical');
}

/** What can be shelved: what is wrong first, then whatever has a limit. */
function conditions(bed, ward) {
  const found = new Map();
  for (const alarm of bed.alarms) {
    if (alarm.severity !== 'technical') {
      found.set(alarm.condition, alarm.name);
    }
  }
  for (const limit of ward.limits ?? []) {
    if (limit.condition && !found.has(limit.condition)) {
      found.set(limit.condition, words.conditionName(bed, limit.condition));
    }
  }
  return [...found];
}

function given(data, name) {
  const value = data.get(name).trim();
  return value === '' ? {} : {[name]: value};
}

function radio(name, value, label, isChecked, chosen = null) {
  return element(
    'label',
    {class: 'choice'},
    element('input', {type: 'radio', name, value, checked: isChecked, onchange: chosen}),
    element('span', {}, label),
  );
}

function minutes(choices, chosen) {
  return element(
    'fieldset',
    {},
    element('legend', {}, 'For'),
    ...choices.map((each, i) => radio('minutes', each, span(each * 60_000), i === chosen)),
  );
}

function select(name, label, options) {
  return element(
    'label',
    {class: 'field'},
    element('span', {}, label),
    element('select', {name}, ...options.map(([value, shown]) => element('option', {value}, shown))),
  );
}

function text(name, label, {required = false, value = '', list = null}) {
  const id = `list-${name}`;
  return element(
    'label',
    {class: 'field'},
    element('span', {}, required ? label : `${label} (may be empty)`),
    element('input', {
      name,
      value,
      required,
      maxlength: 200,
      autocomplete: 'off',
      list: list === null ? null : id,
    }),
    ...(list === null
      ? []
      : [element('datalist', {id}, ...list.map((each) => element('option', {value: each})))]),
  );
}

function whoField() {
  return element(
    'label',
    {class: 'field'},
    element('span', {}, 'Who are you?'),
    element('input', {
      name: 'by',
      required: true,
      maxlength: 64,
      autocomplete: 'off',
      value: sessionStorage.getItem(WHO) ?? '',
    }),
  );
}

function limitField(limit, bed) {
  const own = bed.plan?.limits?.[limit.limit];
  return element(
    'label',
    {class: 'field'},
    element('span', {}, `${limit.name} (${words.sign(limit.comparison)} ${words.measure(limit.value, limit.unit)})`),
    element('input', {
      name: limit.limit,
      type: 'number',
      step: 'any',
      min: limit.min ?? null,
      max: limit.max ?? null,
      value: own ?? '',
      placeholder: words.number(limit.value),
    }),
  );
}

function note(sentence) {
  return element('p', {class: 'note'}, sentence);
}
