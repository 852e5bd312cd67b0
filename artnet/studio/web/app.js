// The studio: the page paints, Python does the rest.

import {h, one} from "/dom.js";
import {Link} from "/link.js";
import {Painter} from "/painter.js";
import {Panel} from "/controls.js";
import {Tree} from "/tree.js";
import {Compare} from "/compare.js";
import {Library} from "/library.js";
import {keeper} from "/keep.js";
import {Breed} from "/breed.js";
import {Move} from "/move.js";
import {helper} from "/help.js";
import {Easel} from "/easel.js";

const note = one("#note");
let forms = [];
let controls = [];
let node = null;

function say(text, seconds = 3, bad = false) {
  note.textContent = text;
  note.classList.toggle("bad", bad);
  clearTimeout(say.timer);
  if (seconds) say.timer = setTimeout(() => { note.textContent = ""; }, seconds * 1000);
}

function keep(blob, name) {
  const link = h("a", {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Ask Python, and say what is wrong where something is. */
async function ask(what, fields, bytes) {
  try { return await link.ask(what, fields, bytes); } catch (error) { say(error.message, 8, true); return null; }
}

async function thumb(number) {
  const blob = await painter.thumb();
  if (!blob || number === null) return;
  const bytes = await blob.arrayBuffer();
  tree.thumb(number, bytes.slice(0));
  ask("thumb", {node: number}, bytes);
}

const painter = new Painter(one("#stage"), {
  say, keep,
  moved: () => { panel.refresh(); if (painter.player) compare.follow(painter.player); },
  turned: async (values) => {
    const found = await ask("turn", {values});
    if (!found) return;
    node = found.node;
    document.body.dataset.shown = String(node);
    if (painter.player.work.by) { ask("go", {node}); return; } // Python paints it anew
    painter.player.recipe = JSON.parse(found.recipe);
    thumb(node);
  },
});
const panel = new Panel(one("#panel"), {
  edit: (name, value) => ask("edit", {name, value}),
  set: (name, value) => { painter.set(name, value); },
});
const tree = new Tree(one("#strip"), {ask, compare: (number) => compare.open(number)});
const compare = new Compare(one("#stage"), {ask, say, player: () => painter.player, title: (number) => tree.title(number)});
const motion = new Move(one("#timeline"), {
  ask, say, stage: one("#stage"), player: () => painter.player, values: () => ({...panel.depth, ...painter.values}),
  refresh: () => panel.refresh(),
});
const breeding = new Breed(one("#breed"), {ask, say});
const easel = new Easel({ask: (...given) => link.ask(...given), say, painter});
const library = new Library({ask: (...given) => link.ask(...given), say});

const link = new Link({
  open: () => { say(""); document.body.dataset.linked = "true"; },
  lost: (refused) => {
    document.body.dataset.linked = "false";
    if (refused) painter.tell("This page has no key", "Open the address that artnet studio printed.");
    else say("Python does not answer; trying again ...", 0, true);
  },
  wrong: (error) => {
    if (painter.player) say(error, 0, true);
    else painter.tell("This work cannot be shown", `${error} - a step back, or another from the strip below.`);
  },
  hello: ({nodes, at, forms: known}) => { forms = known; tree.load(nodes, at); easel.hello(); },
  easel: (message) => easel.told(message),
  learning: (message, data) => easel.learning(message, data),
  node: ({node: told, at}) => tree.put(told, at),
  at: ({at}) => tree.go(at),
  thumb: ({node: number}, data) => tree.thumb(number, data),
  small: ({path, sketch}, data) => library.small(path, data, sketch),
  reading: () => {
    if (painter.player) say("reading the network ...", 0);
    else painter.tell("reading the network", "TensorFlow starts once; what was shown before is there at once.");
  },
  broken: ({report}) => say(report, 0, true),
  pixels: ({controls: rows}, data) => {
    say("");
    painter.pixels(new Blob([data]));
    panel.show(rows, null);
    document.body.dataset.shown = "pixels";
  },
  frame: (message, data) => motion.frame(message, data),
  progress: ({what, share}) => {
    one("#busy").hidden = share === null;
    one("#busy i").style.width = `${100 * (share ?? 0)}%`;
    if (share !== null) say(`${what}: ${Math.round(100 * share)} %`, 0);
  },
  shown: async (message, data) => {
    if (!easel.shows(message)) return;
    say("");
    compare.close();
    node = message.node;
    controls = message.controls;
    try {
      if (!await painter.show(message.work, JSON.parse(message.recipe), data)) return;
    } catch (error) {
      const [why] = error.message.split("\n");
      say("too much for this card; Python paints it ...", 0);
      if (await ask("by_python", {why}) === null) painter.tell("This picture cannot be painted here", why);
      return;
    }
    if (message.work.by) say(`painted by Python, not by the card: ${message.work.by}`, 8);
    panel.show(controls, painter.player);
    motion.forget();
    easel.shown(message);
    document.body.dataset.shown = String(node);
    setTimeout(() => thumb(node), 120);
  },
});

const acts = {
  n: ["new", "another picture", () => ask("new", {})],
  " ": ["play", "let it move", () => {
    const {player} = painter;
    if (!player) return;
    if (player.work.by) { say("Python paints this picture; the timeline (T) plays it"); return; }
    player.playing = !player.playing;
    one("[data-key=' ']").setAttribute("aria-pressed", player.playing);
    if (!player.playing) painter.settle();
  }],
  b: ["breed", "children of this picture", () => breeding.toggle()],
  t: ["move", "a timeline: keys and motions", () => motion.toggle()],
  k: ["key", "what is seen is a key of the timeline", () => { if (!one("#timeline").hidden) motion.add(); }],
  s: ["save", "save a file", () => keeper(forms, {ask: (...given) => link.ask(...given), say,
    film: () => (one("#timeline").hidden ? {} : motion.asked), seconds: () => motion.seconds,
    size: () => painter.player?.work.size ?? [1024, 1024]})],
  l: ["library", "what was saved", () => library.open().catch((error) => say(error.message, 8, true))],
  z: ["undo", "a step back", () => tree.undo()],
  y: ["redo", "a step on", () => tree.redo()],
  "*": ["star", "star this picture", () => tree.star()],
  c: ["compare", "this picture and the one before it, under a wipe", () => {
    const {parent} = tree.nodes.get(tree.at) ?? {};
    if (compare.isOpen) compare.close();
    else if (tree.nodes.has(parent)) compare.open(parent);
    else say("there is nothing before it; shift click on a step compares it with what is shown");
  }],
  m: ["name", "name this picture", () => tree.rename()],
  p: ["paint", "paint a photograph", () => easel.toggle()],
  f: ["full", "full screen", () => (document.fullscreenElement ? document.exitFullscreen()
    : document.documentElement.requestFullscreen())],
  h: ["hide", "hide all but the picture", () => document.body.classList.toggle("bare")],
  0: ["back", "the view as it was drawn", () => { painter.player?.back(); panel.refresh(); painter.settle(true); }],
  "/": ["find", "find a control", () => { document.body.classList.remove("bare"); panel.search.focus(); }],
  "?": ["keys", "these keys", () => helper(Object.entries(acts).map(([key, [, words]]) => [key === " " ? "space" : key,
    words]))],
};
const BUTTONS = ["n", "p", " ", "b", "t", "z", "y", "c", "*", "l", "s", "h", "?"];
one("#bar").append(...BUTTONS.map((key) => h("button", {"data-key": key, class: key === "s" ? "main" : "", title:
  acts[key][1], "aria-label": acts[key][1], onclick: () => acts[key][2]()}, acts[key][0],
h("kbd", {}, key === " " ? "space" : key))));

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input[type=text], input[type=search], select, textarea");
  if (event.key === "Escape" && typing) { event.target.blur(); return; }
  if (typing || document.querySelector("dialog[open]") || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === "z") { event.preventDefault(); (event.shiftKey ? tree.redo() : tree.undo()); }
    return;
  }
  if (breeding.isOpen && breeding.key(event)) return;
  if (event.key === "Escape") compare.close();
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act[2]();
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  const [file] = event.dataTransfer?.files ?? [];
  if (!file) return;
  if (/\.wav$/i.test(file.name)) { motion.hear(file); return; }
  if (file.size > 2 ** 26) { say("a file of at most 64 MB", 6, true); return; }
  ask("open_file", {name: file.name, ...easel.wishes()}, await file.arrayBuffer());
});

if (!document.createElement("canvas").getContext("webgl2")) {
  painter.tell("This browser has no WebGL2", "The studio paints on the graphics card; artnet render paints without one.");
}
window.studio = {painter, compare, breeding, motion, panel, tree, link, acts, ask};
