// Elements, made of what is text and never of what is markup.

/** An element: h("button", {class: "main", onclick}, "words", other). Attributes that are null are left out. */
export function h(tag, about = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && !name.includes("-") && name !== "list" && name !== "class") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

export const one = (selector) => document.querySelector(selector);

/** A function that runs at most once in so many milliseconds, and always with the last arguments. */
export function throttled(milliseconds, act) {
  let [waiting, last] = [null, null];
  return (...given) => {
    last = given;
    if (waiting) return;
    act(...last);
    last = null;
    waiting = setTimeout(() => { waiting = null; if (last) act(...last); }, milliseconds);
  };
}

/** A function that runs so many milliseconds after it was called last. */
export function settled(milliseconds, act) {
  let waiting = null;
  return (...given) => { clearTimeout(waiting); waiting = setTimeout(() => act(...given), milliseconds); };
}
