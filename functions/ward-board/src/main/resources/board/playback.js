import {element, hide, setAttribute, setText} from './element.js';
import {getPlayback, postPlayback} from './connection.js';

const SPEEDS = [1, 10, 60, 300, 1200];
const STEPS = 1000;

/** Pause, speed and slider of a replay: shown where the host that answers can play. */
export class Playback {
  #section;
  #path = null;
  #isPaused = false;
  #isHeld = false;
  #share = 0;
  #button = element('button', {type: 'button', onclick: () => this.#change({paused: !this.#isPaused})});
  #slider = element('input', {
    type: 'range',
    min: 0,
    max: STEPS,
    step: 1,
    'aria-label': 'Played of the file',
    oninput: () => (this.#isHeld = true),
    onchange: () => this.#hurry(),
  });
  #played = element('span', {class: 'figure'});
  #speed = element(
    'select',
    {'aria-label': 'Speed', onchange: () => this.#change({speed: Number(this.#speed.value)})},
    ...SPEEDS.map((each) => element('option', {value: each}, `${each} ×`)),
  );

  constructor(section) {
    this.#section = section;
    section.append(this.#button, this.#slider, this.#played, this.#speed);
  }

  /** @param {?string} path where the host can be told how to play; null: it cannot */
  async show(path) {
    this.#path = path;
    hide(this.#section, path === null);
    if (path !== null) {
      await this.#take(() => getPlayback(path));
    }
  }

  /** On, or back: then the replay begins anew and hurries to there. */
  #hurry() {
    this.#isHeld = false;
    this.#change({share: this.#slider.value / STEPS});
  }

  #change(wanted) {
    return this.#take(() => postPlayback(this.#path, wanted));
  }

  /** A host that does not answer is on the banner already. */
  async #take(ask) {
    const state = await ask().catch(() => null);
    if (state === null) {
      return;
    }
    const {share, speed, paused} = state;
    if (share < this.#share) {
      // What this page remembers has not happened yet.
      location.reload();
      return;
    }
    this.#share = share ?? 0;
    this.#isPaused = paused;
    setText(this.#button, paused ? 'Go on' : 'Pause');
    setAttribute(this.#slider, 'disabled', share === null ? '' : null);
    if (share !== null && !this.#isHeld) {
      this.#slider.value = Math.round(share * STEPS);
    }
    setText(this.#played, share === null ? 'replay' : `${Math.floor(share * 100)} % played`);
    if (!SPEEDS.includes(speed)) {
      SPEEDS.push(speed);
      this.#speed.append(element('option', {value: speed}, `${speed} ×`));
    }
    this.#speed.value = speed;
  }
}
