// The panel: everything that a recipe holds, as rows. What a shader takes is turned here; the rest Python changes.

import {h, throttled} from "/dom.js";
import {hex} from "/player.js";

const ROUND = 3; // digits of a number that is shown
const FINE = 200; // pixels of a drag on a number from one end to the other

function scaled(row) {
  if (row.scale === "log" && row.low > 0) return [Math.log, Math.exp];
  return [(v) => v, (v) => v];
}

const shown = (value) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(ROUND))));

/** A slider with its number, which can be dragged and typed; `turn(value, done)`. */
function slider(row, value, turn) {
  const [to, from] = scaled(row);
  const whole = row.step && Number.isInteger(row.step);
  const held = (v) => {
    const bounded = Math.min(row.high, Math.max(row.low, v));
    return whole ? Math.round(bounded) : bounded;
  };
  const input = h("input", {type: "range", min: to(row.low), max: to(row.high), step: "any", "aria-label": row.label});
  const number = h("input", {type: "text", class: "number", inputMode: "decimal", "aria-label": `${row.label}, number`});
  const put = (v) => { input.value = to(v); number.value = shown(v); };
  const act = (v, done) => { put(held(v)); turn(held(v), done); };
  input.addEventListener("input", () => act(from(Number(input.value)), false));
  input.addEventListener("change", () => act(from(Number(input.value)), true));
  number.addEventListener("change", () => {
    const typed = Number(number.value.replace(",", "."));
    if (Number.isFinite(typed)) act(typed, true); else put(from(Number(input.value)));
  });
  number.addEventListener("pointerdown", (event) => {
    const [start, x] = [Number(input.value), event.clientX];
    let dragged = false;
    const move = (next) => {
      if (!dragged && Math.abs(next.clientX - x) < 3) return;
      dragged = true;
      number.setPointerCapture(next.pointerId);
      act(from(start + (next.clientX - x) / FINE * (to(row.high) - to(row.low)) * (next.shiftKey ? 0.1 : 1)), false);
    };
    const up = () => {
      number.removeEventListener("pointermove", move);
      if (dragged) { act(from(Number(input.value)), true); number.blur(); }
    };
    number.addEventListener("pointermove", move);
    number.addEventListener("pointerup", up, {once: true});
    number.addEventListener("pointercancel", up, {once: true});
  });
  put(value);
  const label = h("span", {title: row.about || row.label}, row.label);
  const made = h("div", {class: "row"}, label, input, number);
  label.addEventListener("dblclick", () => act(row.default ?? value, true));
  return {made, put, input};
}

const KINDS = {
  range: (row, edit) => {
    const slow = throttled(120, (value) => edit(row.name, value));
    return slider(row, row.value, (value, done) => (done ? edit(row.name, value) : slow(value))).made;
  },
  menu: (row, edit) => {
    const words = row.words.includes(row.value) ? row.words : [row.value, ...row.words];
    const options = words.map((word) => h("option", {value: word, selected: word === row.value}, word || row.none || "-"));
    const select = h("select", {"aria-label": row.label, onchange: (event) => edit(row.name, event.target.value)}, options);
    return h("div", {class: "row wide"}, h("span", {}, row.label), select);
  },
  flag: (row, edit) => {
    const box = h("input", {type: "checkbox", checked: row.value, "aria-label": row.label,
      onchange: (event) => edit(row.name, event.target.checked)});
    return h("div", {class: "row wide"}, h("span", {}, row.label), h("div", {}, box));
  },
  color: (row, edit) => {
    const input = h("input", {type: "color", value: row.value, "aria-label": row.label, oninput: throttled(120,
      () => edit(row.name, input.value))});
    return h("div", {class: "row wide"}, h("span", {}, row.label), h("div", {class: "wells"}, input));
  },
  text: (row, edit) => {
    const input = h("input", {type: "text", value: row.value, placeholder: row.hint ?? "", title: row.hint ?? "",
      spellcheck: false, "aria-label": row.label, onchange: (event) => edit(row.name, event.target.value)});
    const dice = row.dice && h("button", {title: "another seed", "aria-label": "another seed",
      onclick: () => edit(row.name, "")}, "⚄");
    return h("div", {class: "row wide"}, h("span", {}, row.label), h("div", {class: "both"}, input, dice || null));
  },
};

export class Panel {
  /** `host`: edit(name, value) asks Python; set(name, value) turns a knob of the shader. */
  constructor(place, host) {
    this.host = host;
    this.search = h("input", {class: "search", type: "search", placeholder: "find a control  /", "aria-label":
      "find a control", oninput: () => this.filter()});
    this.rows = h("div", {class: "rows"});
    place.replaceChildren(this.search, this.rows);
    this.knobs = [];
  }

  /** What a key of the timeline holds beside the knobs: the depth of a recurrent network. */
  get depth() {
    return Object.fromEntries((this.told ?? []).filter(({name}) => name === "structure.depth").map(({name, value}) =>
      [name, value]));
  }

  /** The rows of a work: Python's controls, and the knobs of its shader. */
  show(controls, player) {
    this.told = controls;
    const scrolled = this.rows.scrollTop;
    const focus = document.activeElement?.getAttribute?.("aria-label");
    this.rows.replaceChildren();
    this.knobs = [];
    const groups = new Map();
    const place = (name) => {
      if (!groups.has(name)) groups.set(name, h("section", {"data-group": name}, h("h2", {}, name)));
      return groups.get(name);
    };
    for (const row of controls) if (row.name.startsWith("sketch.")) place(row.group);
    for (const name of ["draw", "latent", "colour", "view", "network"]) place(name);
    for (const row of controls) {
      const made = KINDS[row.kind](row, this.host.edit);
      made.classList.toggle("option", row.name.includes(".") && !row.name.startsWith("sketch."));
      made.dataset.words = `${row.group} ${row.label} ${row.name}`.toLowerCase();
      place(row.group).append(made);
    }
    if (player) this.live(player, place);
    for (const group of groups.values()) if (group.children.length > 1) this.rows.append(group);
    this.rows.scrollTop = scrolled;
    if (focus) this.rows.querySelector(`[aria-label="${CSS.escape(focus)}"]`)?.focus({preventScroll: true});
    this.filter();
  }

  live(player, place) {
    const {knobs} = player.work;
    const wells = knobs.filter((knob) => knob.kind === "color");
    const latents = knobs.filter((knob) => knob.name.startsWith("latent_"));
    if (latents.length > 1) place("latent").append(this.pad(player, latents));
    for (const knob of knobs.filter((one) => one.kind !== "color")) {
      const row = {name: knob.name, label: knob.label.replace(" in degrees", ""), low: knob.least, high: knob.most,
        default: knob.default, scale: knob.name === "zoom" ? "log" : "linear"};
      const {made, put} = slider(row, player.live.values[knob.name], (value) => this.host.set(knob.name, value));
      made.dataset.words = `${knob.name} ${knob.label}`;
      place(knob.name.startsWith("latent_") ? "latent" : "view").append(made);
      this.knobs.push(() => put(player.live.values[knob.name]));
    }
    if (player.work.moves) {
      const row = {name: "time", label: "time", low: 0, high: 1, default: 0, scale: "linear"};
      const {made, put} = slider(row, player.live.values.time % 1, (value) => this.host.set("time", value));
      made.dataset.words = "time move";
      place("view").append(made);
      this.knobs.push(() => put(player.live.values.time % 1));
    }
    if (wells.length) {
      const box = h("div", {class: "wells", "data-words": "colour palette well"}, wells.map((knob) => {
        const input = h("input", {type: "color", value: hex(player.live.values[knob.name]), "aria-label": knob.label});
        input.addEventListener("input", () => {
          this.host.set(knob.name, [1, 3, 5].map((at) => parseInt(input.value.slice(at, at + 2), 16) / 255));
        });
        this.knobs.push(() => { input.value = hex(player.live.values[knob.name]); });
        return input;
      }));
      place("colour").append(box);
    }
  }

  /** Two latent numbers under one finger. */
  pad(player, [across, up]) {
    const dot = h("i");
    const pad = h("div", {class: "pad", tabIndex: 0, role: "application", "aria-label":
      `${across.label} and ${up.label}: arrows move`, "data-words": "latent pad"}, dot);
    const put = () => {
      const at = (knob) => (player.live.values[knob.name] - knob.least) / (knob.most - knob.least);
      dot.style.left = `${100 * Math.min(1, Math.max(0, at(across)))}%`;
      dot.style.top = `${100 - 100 * Math.min(1, Math.max(0, at(up)))}%`;
    };
    const move = (event) => {
      const box = pad.getBoundingClientRect();
      const share = (value) => Math.min(1, Math.max(0, value));
      const [x, y] = [share((event.clientX - box.left) / box.width), share(1 - (event.clientY - box.top) / box.height)];
      this.host.set(across.name, across.least + x * (across.most - across.least));
      this.host.set(up.name, up.least + y * (up.most - up.least));
      this.refresh();
    };
    pad.addEventListener("pointerdown", (event) => { pad.setPointerCapture(event.pointerId); move(event); });
    pad.addEventListener("pointermove", (event) => { if (pad.hasPointerCapture(event.pointerId)) move(event); });
    pad.addEventListener("keydown", (event) => {
      const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      for (const [n, knob] of [across, up].entries()) {
        if (step[n]) this.host.set(knob.name, player.live.values[knob.name] + 0.1 * step[n]);
      }
      this.refresh();
    });
    pad.addEventListener("dblclick", () => {
      for (const knob of [across, up]) this.host.set(knob.name, knob.default);
      this.refresh();
    });
    this.knobs.push(put);
    put();
    return pad;
  }

  /** The knobs as the player has them. */
  refresh() { for (const put of this.knobs) put(); }

  filter() {
    const words = this.search.value.trim().toLowerCase();
    for (const row of this.rows.querySelectorAll("[data-words]")) {
      row.hidden = Boolean(words) && !row.dataset.words.toLowerCase().includes(words);
    }
    for (const group of this.rows.querySelectorAll("section")) {
      group.hidden = [...group.querySelectorAll("[data-words]")].every((row) => row.hidden);
    }
  }
}
