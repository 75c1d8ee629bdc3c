/**
 * Flashes per second of what nobody has acknowledged: within IEC 60601-1-8's 1.4 to 2.8 for high and
 * 0.4 to 0.8 for medium priority, and less than the three that can harm.
 */
const FREQUENCIES = {critical: 1.5, warning: 0.6};

/**
 * Changes the phase of all that flashes, at once: a ward of lights out of step is noise. Two timers
 * in place of animations, which would draw the page sixty times a second. How it flashes, and for
 * whom it must not, is said in board.css.
 */
export function startFlashing() {
  for (const [severity, frequency] of Object.entries(FREQUENCIES)) {
    let isOn = true;
    setInterval(() => {
      isOn = !isOn;
      const seen = `[data-severity='${severity}']:is(tr, li):not([data-skipped])`;
      for (const each of document.querySelectorAll(seen)) {
        if (each.dataset.unanswered === undefined || isOn) {
          delete each.dataset.phase;
        } else {
          each.dataset.phase = 'off';
        }
      }
    }, 500 / frequency);
  }
}
