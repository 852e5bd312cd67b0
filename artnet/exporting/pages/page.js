// The page: knobs, keys, saving and recording. `Live`, `navigate` and `png` stand above.

const {works} = JSON.parse(document.getElementById("artnet-works").textContent);
const recipes = [...document.querySelectorAll("script[data-recipe]")].map((tag) => JSON.parse(tag.textContent));
const panel = document.getElementById("panel");
const note = document.getElementById("note");
const LOOP = 8; // seconds
const SLOW = 1000 / 50; // milliseconds a frame beyond which fewer pixels are drawn
const FAST = 1000 / 90;
const LEAST = 0.15; // of the screen's pixels along each side

function say(text, seconds = 2.5) {
  note.textContent = text;
  clearTimeout(say.timer);
  if (seconds) say.timer = setTimeout(() => { note.textContent = ""; }, seconds * 1000);
}

function floats(text) { // base64 of float32, little-endian
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

class Player {
  constructor(canvas, work, recipe) {
    this.recipe = recipe;
    this.work = work;
    this.start = Object.fromEntries(work.knobs.map((knob) => [knob.name, knob.default]));
    this.live = new Live(canvas, {...work, data: work.data ? floats(work.data) : null});
    this.live.values.time = work.time;
    this.latents = work.knobs.filter((knob) => knob.name.startsWith("latent_")).map((knob) => knob.name);
    this.share = 1;
    this.playing = false;
    this.phase = 0;
    navigate(this.live, () => { this.wanted = true; show(this); });
    new ResizeObserver(() => this.fit()).observe(canvas);
    this.fit();
    requestAnimationFrame((now) => this.tick(now));
  }

  fit() {
    const {canvas} = this.live;
    const scale = (devicePixelRatio || 1) * this.share;
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * scale));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * scale));
    this.wanted = true;
  }

  tick(now) {
    const gone = Math.min(100, now - (this.last ?? now));
    this.last = now;
    if (this.playing) {
      this.phase = (this.phase + gone / 1000 / LOOP) % 1;
      this.move();
      this.wanted = true;
    }
    if (this.wanted) {
      this.wanted = false;
      this.live.draw();
      if (this.drew) this.adapt(gone);
      this.drew = true;
    } else {
      this.drew = false;
      if (this.share < 1 && !this.playing && now - (this.rested ?? now) > 400) { this.share = 1; this.fit(); }
    }
    if (this.wanted || this.drew) this.rested = now;
    requestAnimationFrame((next) => this.tick(next));
  }

  /** What space plays: the time where the network has one, else its latent, else a turn. */
  move() {
    const turn = 2 * Math.PI * this.phase;
    if (this.work.moves) this.live.values.time = this.phase;
    else if (this.latents.length) {
      this.latents.forEach((name, n) => {
        this.live.values[name] = this.start[name] + 0.8 * (Math.cos(turn + n * 2.4) - Math.cos(n * 2.4));
      });
    } else this.live.values.rotation = this.start.rotation + 360 * this.phase;
  }

  adapt(gone) {
    this.pace = this.pace === undefined ? gone : 0.8 * this.pace + 0.2 * gone;
    const next = this.pace > SLOW ? this.share * 0.85 : this.pace < FAST ? this.share * 1.1 : this.share;
    const share = Math.min(1, Math.max(LEAST, next));
    if (Math.abs(share - this.share) > 0.02) { this.share = share; this.pace = 1000 / 60; this.fit(); }
  }

  set(name, value) { this.live.values[name] = value; this.start[name] = value; this.wanted = true; }

  /** The recipe of what is seen, at a size. */
  text(width, height) {
    const {values} = this.live;
    const {artnet, ...others} = structuredClone(this.recipe);
    Object.assign(artnet, {size: [width, height], supersample: 1, time: values.time, file: null});
    artnet.view = {...artnet.view, center: [values.center_x, values.center_y], zoom: values.zoom,
      rotation: values.rotation};
    if (this.latents.length) artnet.latent = this.latents.map((name) => values[name]);
    const colors = this.work.knobs.filter((knob) => knob.kind === "color");
    if (colors.length) artnet.network.palette = colors.map((knob) => hex(values[knob.name]));
    return JSON.stringify({artnet, ...others});
  }

  async save(width, height) {
    say("painting ...", 0);
    const pixels = await this.live.pixels(width, height, (share) => say(`painting ${Math.round(share * 100)} %`, 0));
    keep(await png(pixels, width, height, this.text(width, height)), `${this.work.name}_${width}x${height}.png`);
    this.wanted = true;
  }

  record() {
    if (this.recorder) { this.recorder.stop(); return; }
    const type = ["video/webm;codecs=vp9", "video/webm", "video/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
    const parts = [];
    this.recorder = new MediaRecorder(this.live.canvas.captureStream(60), {mimeType: type, videoBitsPerSecond: 2e7});
    this.recorder.ondataavailable = (event) => parts.push(event.data);
    this.recorder.onstop = () => {
      keep(new Blob(parts, {type}), `${this.work.name}.${type.includes("mp4") ? "mp4" : "webm"}`);
      this.recorder = null;
    };
    this.recorder.start();
    this.playing = true;
    say("recording: R ends it", 0);
  }
}

function keep(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(`saved ${name}`);
}

function hex(color) {
  return `#${color.map((c) => Math.round(Math.min(1, Math.max(0, c)) * 255).toString(16).padStart(2, "0")).join("")}`;
}

let shown = null;
let rows = [];

/** The knobs of a work; a second time only their values. */
function show(player) {
  if (shown === player) { for (const row of rows) row(); return; }
  shown = player;
  rows = [];
  panel.replaceChildren();
  for (const knob of player.work.knobs) {
    const label = document.createElement("label");
    const name = document.createElement("span");
    name.textContent = knob.label;
    const input = document.createElement("input");
    const told = document.createElement("output");
    if (knob.kind === "color") {
      input.type = "color";
      input.oninput = () => {
        const channels = [1, 3, 5].map((at) => parseInt(input.value.slice(at, at + 2), 16) / 255);
        player.set(knob.name, channels);
      };
      rows.push(() => { input.value = hex(player.live.values[knob.name]); });
    } else {
      const log = knob.name === "zoom";
      const [to, from] = log ? [Math.log, Math.exp] : [(v) => v, (v) => v];
      Object.assign(input, {type: "range", min: to(knob.least), max: to(knob.most), step: "any"});
      input.oninput = () => { player.set(knob.name, from(Number(input.value))); show(player); };
      label.ondblclick = () => { player.set(knob.name, knob.default); show(player); };
      rows.push(() => {
        input.value = to(player.live.values[knob.name]);
        told.textContent = Number(player.live.values[knob.name].toPrecision(3));
      });
    }
    label.append(name, input, told);
    panel.append(label);
  }
  for (const row of rows) row();
}

function fail(canvas, error) {
  const text = document.createElement("p");
  text.className = "failed";
  text.textContent = `This picture cannot move here: ${error.message.split("\n")[0]}. Below it stands still.`;
  const still = canvas.parentElement.querySelector("img");
  canvas.replaceWith(text);
  if (still) still.hidden = false;
}

const players = [];
for (const [n, canvas] of [...document.querySelectorAll("canvas")].entries()) {
  try {
    const player = new Player(canvas, works[n], recipes[n]);
    players.push(player);
    canvas.addEventListener("pointerdown", () => show(player));
    canvas.addEventListener("focus", () => show(player));
  } catch (error) { fail(canvas, error); }
}
if (players.length) show(players[0]);

async function saved() {
  const [width, height] = shown.work.size;
  const asked = prompt("Size in pixels, width x height", `${width} x ${height}`);
  const found = asked?.match(/^\s*(\d+)\s*[x×*, ]\s*(\d+)\s*$/);
  if (!found) { if (asked !== null) say("a size such as 4096 x 4096"); return; }
  const size = [Number(found[1]), Number(found[2])];
  if (Math.min(...size) < 1 || size[0] * size[1] > 2 ** 28) { say("1 to 16,384 pixels a side"); return; }
  await shown.save(...size);
}

const keys = {
  " ": () => {
    const playing = !players.some((player) => player.playing);
    for (const player of players) player.playing = playing;
  },
  s: () => saved(),
  r: () => shown.record(),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  h: () => document.body.classList.toggle("bare"),
  0: () => { for (const knob of shown.work.knobs) shown.set(knob.name, knob.default); show(shown); },
};
document.addEventListener("keydown", (event) => {
  if (event.target.tagName === "INPUT" && event.key !== " ") return;
  const act = keys[event.key.toLowerCase()];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || !shown) return;
  event.preventDefault();
  act();
});
for (const button of document.querySelectorAll("button[data-key]")) {
  button.onclick = () => { if (shown) keys[button.dataset.key](); };
}
document.body.dataset.ready = String(players.length);
window.artnet = {players, png};
