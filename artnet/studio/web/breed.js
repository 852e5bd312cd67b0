// Breeding: a grid of children; the card paints them all, one after the other, on one hidden canvas.

import {Live} from "/player.js";
import {h} from "/dom.js";

const CELLS = [80, 160, 260]; // pixels along the long side: as many as the card has time for
const LONG = 60; // milliseconds for one child
const GROUPS = [["form", "form"], ["color", "colour"], ["view", "view"], ["motion", "motion"]];

function floats(text) { return new Float32Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer); }

export class Breed {
  /** `host`: ask, say, player(). */
  constructor(place, host) {
    Object.assign(this, {place, host, strength: 0.3, focus: "all", locks: new Set(), chosen: new Set(), lives: new Map()});
  }

  get isOpen() { return !this.place.hidden; }

  toggle() { if (this.isOpen) this.close(); else this.open(); }

  async open() {
    this.chosen.clear();
    for (const name of this.locks) if (!GROUPS.some(([group]) => group === name)) this.locks.delete(name);
    this.place.hidden = false;
    document.body.classList.add("breeding");
    this.draw();
    await this.next(true);
  }

  close() {
    this.place.hidden = true;
    document.body.classList.remove("breeding");
    for (const live of this.lives.values()) live.close();
    this.lives.clear();
  }

  draw() {
    const told = h("output", {}, this.strength.toFixed(2));
    const slider = h("input", {type: "range", min: 0.02, max: 1, step: 0.01, value: this.strength, "aria-label": "how far",
      oninput: ({target}) => { this.strength = Number(target.value); told.textContent = this.strength.toFixed(2); }});
    const focus = h("select", {"aria-label": "what changes", onchange: ({target}) => { this.focus = target.value; }},
      [["all", "all of it"], ...GROUPS].map(([value, words]) => h("option", {value, selected: value === this.focus}, words)));
    const locks = GROUPS.map(([name, words]) => this.lock(name, `keep ${words}`));
    this.more = h("details", {class: "more"}, h("summary", {}, "keep more"));
    this.grid = h("div", {class: "brood", role: "listbox", "aria-label": "children", "aria-multiselectable": "true"});
    this.place.replaceChildren(h("div", {class: "tools"},
      h("button", {class: "main", onclick: () => this.next()}, "next generation", h("kbd", {}, "space")),
      h("label", {class: "lock"}, "how far", slider, told), focus, ...locks, this.more,
      h("button", {onclick: () => this.take()}, "take it", h("kbd", {}, "enter")),
      h("button", {"aria-label": "close breeding", onclick: () => this.close()}, "×")), this.grid,
    h("p", {class: "hint"}, "Click the ones you like: of one the next are children, of several they are crossed. Double"
      + " click takes one."));
  }

  /** A box that holds a group, a layer or a single number of the parent. */
  lock(name, words) {
    return h("label", {class: "lock"}, h("input", {type: "checkbox", checked: this.locks.has(name), onchange: ({target}) => {
      if (target.checked) this.locks.add(name); else this.locks.delete(name);
    }}), words);
  }

  /** Children of those that were chosen, or of what is shown. */
  async next(first = false) {
    if (this.busy) return;
    this.busy = true;
    this.place.setAttribute("aria-busy", "true");
    try {
      const found = await this.host.ask("breed", {parents: first ? [] : [...this.chosen], strength: this.strength,
        focus: this.focus, locks: [...this.locks]});
      if (found) this.show(found);
    } finally {
      this.busy = false;
      this.place.removeAttribute("aria-busy");
    }
  }

  show({shaders, children, parents, locks}) {
    this.chosen = new Set();
    this.more.replaceChildren(this.more.firstChild, h("div", {class: "names"}, locks.map((name) => this.lock(name,
      name.replace("head.", "")))));
    this.children = children;
    this.grid.replaceChildren(...children.map((child, n) => {
      const canvas = h("canvas", {width: CELLS[0], height: CELLS[0]});
      return h("button", {class: "child", role: "option", "aria-selected": "false", "aria-label": n < parents
        ? `parent ${n + 1}` : `child ${n - parents + 1}`, title: n < parents ? "a parent" : "", onclick: (event) =>
        this.choose(n, event.currentTarget), ondblclick: () => { this.chosen = new Set([n]); this.take(); }}, canvas,
      n < parents ? h("span", {class: "tag"}, "parent") : null);
    }));
    this.grid.style.setProperty("--columns", String(Math.ceil(Math.sqrt(children.length))));
    this.paint(shaders, children, 0);
  }

  /** One child a frame, so that the page goes on meanwhile. */
  paint(shaders, children, n, size = 0) {
    if (!this.isOpen || children !== this.children) return;
    if (n >= children.length) {
      this.place.dataset.painted = String(n);
      if (this.cost * (CELLS[size + 1] / CELLS[size]) ** 2 < LONG) this.paint(shaders, children, 0, size + 1);
      return;
    }
    const {shader, data, values} = children[n];
    const live = this.live(shaders[shader], floats(data), values);
    if (!live.isWarm) {
      live.warm().then(() => this.paint(shaders, children, n, size), (error) => {
        this.host.say(`These cannot be painted here: ${error.message.split("\n")[0]}`, 8, true);
      });
      return;
    }
    const cell = this.grid.children[n].querySelector("canvas");
    const begun = performance.now();
    const long = CELLS[size] / Math.max(cell.clientWidth, cell.clientHeight, 1);
    const [width, height] = [cell.clientWidth, cell.clientHeight].map((side) => Math.max(1, Math.round(side * long)));
    for (const canvas of [live.canvas, cell]) {
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    }
    live.load(floats(data));
    live.values = {...values};
    live.draw();
    cell.getContext("2d").drawImage(live.canvas, 0, 0);
    if (n) this.cost = performance.now() - begun; // the first one was compiled, too
    requestAnimationFrame(() => this.paint(shaders, children, n + 1, size));
  }

  live({shader, once}, data, values) {
    if (!this.lives.has(shader)) {
      const knobs = Object.entries(values).map(([name, value]) => ({name, default: value}));
      this.lives.set(shader, new Live(h("canvas", {width: CELLS[0], height: CELLS[0]}), {shader, once, knobs, data}, {patient: true}));
      if (this.lives.size > 6) {
        const [oldest] = this.lives.keys();
        this.lives.get(oldest).close();
        this.lives.delete(oldest);
      }
    }
    return this.lives.get(shader);
  }

  choose(n, button) {
    if (this.chosen.has(n)) this.chosen.delete(n); else this.chosen.add(n);
    button.setAttribute("aria-selected", String(this.chosen.has(n)));
  }

  async take() {
    const [child] = this.chosen;
    if (child === undefined) { this.host.say("choose a child first"); return; }
    if (await this.host.ask("choose", {child})) this.close();
  }

  key(event) {
    if (event.key === " ") this.next();
    else if (event.key === "Enter" && this.chosen.size) this.take();
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }
}
