// Makes elements, and brings what is shown up to date without losing focus, scroll places or what is being typed.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. Children are nodes, texts (never markup), or lists of them; nothing for null and false. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Make one of the drawn icons of index.html; it says nothing to those who listen. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Let `parent` have these children; those with the same data-key, or the same tag in the same place, are kept. */
export function show(parent, ...children) {
  const fresh = document.createDocumentFragment();
  fresh.append(...children.flat(Infinity).filter(Boolean));
  reconcile(parent, fresh);
}

function reconcile(parent, fresh) {
  const keyed = new Map();
  for (const child of parent.children) if (child.dataset?.key) keyed.set(child.dataset.key, child);
  let place = parent.firstChild;
  for (const child of [...fresh.childNodes]) {
    const kept = keyed.get(child.dataset?.key) ?? (isAlike(place, child) ? place : null);
    if (kept === null) {
      parent.insertBefore(child, place);
      continue;
    }
    if (kept === place) place = place.nextSibling;
    else parent.insertBefore(kept, place);
    update(kept, child);
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

function isAlike(old, fresh) {
  return old && old.nodeName === fresh.nodeName && !old.dataset?.key && !fresh.dataset?.key;
}

function update(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    const ofTheReader = name === "open" && old.nodeName === "DETAILS";
    if (!fresh.hasAttribute(name) && !ofTheReader) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.type === "radio") old.checked = fresh.checked;
  if (old.nodeName !== "TEXTAREA" && !("keep" in old.dataset)) reconcile(old, fresh);
}
