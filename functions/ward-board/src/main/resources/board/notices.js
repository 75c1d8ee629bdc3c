import {element, repeat, setAttribute, setText} from './element.js';
import {hourAndMinute, timeOfDay} from './clock.js';
import * as words from './words.js';

/** What a notice's kind means, in the words of the pages. */
const KINDS = {
  first: '',
  worsened: 'worsened',
  deeper: 'deeper',
  still: 'still',
  resolved: 'resolved',
  silent: 'silent',
  returned: 'readings are back',
  escalated: 'escalated',
};

/** E.g. `SpO2 low 71, worsened`. */
export function noticeText(notice) {
  const kind = KINDS[notice.kind] ?? notice.kind;
  const value = notice.value === null ? '' : ` ${words.number(notice.value)}`;
  const what = notice.name ? `${notice.name}${value}` : '';
  return [what, kind].filter(Boolean).join(', ');
}

/** E.g. `***`. */
export function noticeSymbol(notice) {
  return words.SEVERITIES[notice.severity]?.symbol ?? '*';
}

/** Shows notices, newest first, as the children of a list. */
export function showNotices(list, notices) {
  repeat(
    list,
    notices,
    () =>
      element(
        'li',
        {},
        element('time', {}),
        element('a', {class: 'label'}),
        element('span', {class: 'symbol'}),
        element('span', {class: 'what'}),
      ),
    (item, notice) => {
      setAttribute(item, 'data-severity', notice.severity);
      const [time, bed, symbol, what] = item.children;
      setText(time, hourAndMinute(notice.at));
      setAttribute(time, 'title', timeOfDay(notice.at));
      setText(bed, notice.bed || notice.patient_id);
      setAttribute(bed, 'href', `#/patients/${notice.key}`);
      setAttribute(bed, 'aria-label', words.bedName(notice));
      setText(symbol, noticeSymbol(notice));
      setText(what, noticeText(notice));
    },
  );
}
