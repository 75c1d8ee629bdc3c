/** Makes elements. Whatever comes from outside becomes text, never markup. */

/**
 * @param {string} name e.g. `td`
 * @param {Object<string, string|boolean|Function|null>} attributes `onclick` and its like are
 *     listeners; false and null leave an attribute away
 * @param {...(Node|string)} children
 */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** As `element`, in SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? '' : String(value));
    }
  }
  made.append(...children);
  return made;
}

/** What was last set on a node: asking the document for it costs more than remembering it. */
const TEXT = Symbol('text');
const ATTRIBUTES = Symbol('attributes');

/**
 * Sets the text of an element that nobody else writes, if it is another. A text that is there is
 * changed, not replaced: the browser need not style it again.
 */
export function setText(node, text) {
  if (node[TEXT] === text) {
    return;
  }
  node[TEXT] = text;
  if (node.firstChild === null || text === '') {
    node.textContent = text;
  } else {
    node.firstChild.data = text;
  }
}

/** Sets an attribute that nobody else writes, or removes it for null, if that changes anything. */
export function setAttribute(node, name, value) {
  const set = (node[ATTRIBUTES] ??= new Map());
  if (set.get(name) === value) {
    return;
  }
  set.set(name, value);
  if (value === null) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value);
  }
}

/** Hides an element that nobody else hides, or shows it, if that changes anything. */
export function hide(node, isHidden) {
  setAttribute(node, 'hidden', isHidden ? '' : null);
}

/**
 * Gives a parent as many children as there are items.
 *
 * @param make makes a child
 * @param update gets a child and its item
 */
export function repeat(parent, items, make, update) {
  while (parent.childElementCount > items.length) {
    parent.lastElementChild.remove();
  }
  items.forEach((item, i) => {
    update(parent.children[i] ?? parent.appendChild(make()), item);
  });
}
