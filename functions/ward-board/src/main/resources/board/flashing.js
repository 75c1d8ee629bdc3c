/**
 * Milliseconds between two phases of a high alarm: three take a little longer than a ward that comes
 * each second, so that each ward is drawn with a phase. 1.5 flashes per second are within IEC
 * 60601-1-8's 1.4 to 2.8 for high priority, and less than the three that can harm.
 */
const EVERY = 340;
const NEARLY = 0.75;
/** Phases of a high alarm for each of a medium one: 0.5 flashes per second, of 0.4 to 0.8. */
const HIGH_TO_MEDIUM = 3;

/** What flashes, and as what. */
const lights = new Map();
let turn = 0;
let turnedAt = 0;
let timer = null;

/** Lets an element flash as an alarm of a severity does; null: no longer. */
export function flash(light, severity) {
  if (severity === 'critical' || severity === 'warning') {
    lights.set(light, severity);
  } else if (lights.delete(light)) {
    delete light.dataset.phase;
  }
}

/**
 * Changes the phase of all that flashes, at once: a ward of lights out of step is noise. One timer
 * in place of animations, which would draw the page sixty times a second, and of two, which would
 * draw it at more times than this. How it flashes, and for whom it must not, is said in board.css.
 */
export function startFlashing() {
  turn++;
  turnedAt = performance.now();
  show('critical', turn % 2 === 0);
  if (turn % HIGH_TO_MEDIUM === 0) {
    show('warning', (turn / HIGH_TO_MEDIUM) % 2 === 0);
  }
  clearTimeout(timer);
  timer = setTimeout(startFlashing, EVERY);
}

/** Changes the phase now if that is nearly due: the page is drawn anyhow, and then not again. */
export function flashWithDrawing() {
  if (performance.now() - turnedAt > NEARLY * EVERY) {
    startFlashing();
  }
}

function show(severity, isOn) {
  for (const [light, its] of lights) {
    if (!light.isConnected) {
      lights.delete(light);
    } else if (its === severity && !isSkipped(light)) {
      if (isOn) {
        delete light.dataset.phase;
      } else {
        light.dataset.phase = 'off';
      }
    }
  }
}

/** Whether the browser does not draw it: nobody sees it flash. */
function isSkipped(light) {
  return light.parentNode.dataset.skipped !== undefined;
}
