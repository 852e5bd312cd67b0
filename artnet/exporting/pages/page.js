// The page: knobs, keys, saving and recording. `Live`, `navigate` and `png` stand above.

const {works} = JSON.parse(document.getElementById("artnet-works").textContent);
const recipes = [...document.querySelectorAll("script[data-recipe]")].map((tag) => JSON.parse(tag.textContent));
const panel = document.getElementById("panel");
const note = document.getElementById("note");
const LOOP = 8; // seconds
const MOVING = 16; // milliseconds that the card may take for a picture while it moves
const RESTING = 1000; // and for one that stands still
const LEAST = 0.12; // of the screen's pixels along each side
const SOON = 250; // milliseconds after the last touch until it stands still

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
    this.playing = false;
    this.phase = 0;
    this.drawings = 0;
    navigate(this.live, () => { this.touch(); show(this); });
    new ResizeObserver(() => this.touch()).observe(canvas);
    this.touch();
    requestAnimationFrame((now) => this.tick(now));
  }

  /** Something changed: paint it soon. */
  touch() { this.wanted = true; this.touched = performance.now(); }

  get moving() { return this.playing || performance.now() - this.touched < SOON; }

  /** As many pixels as the card paints in time, from what the last pictures took; few before that is known. */
  share() {
    const {canvas} = this.live;
    const all = canvas.clientWidth * canvas.clientHeight * (devicePixelRatio || 1) ** 2;
    if (this.cost === undefined) return LEAST;
    return Math.min(1, Math.max(LEAST, Math.sqrt((this.moving ? MOVING : RESTING) / (this.cost * all))));
  }

  paint(share) {
    const {canvas, gl} = this.live;
    const scale = (devicePixelRatio || 1) * share;
    const pixels = (side) => Math.max(1, Math.round(side * scale));
    const [width, height] = [pixels(canvas.clientWidth), pixels(canvas.clientHeight)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    this.live.draw();
    this.painted = {share, at: performance.now(), pixels: width * height};
    this.fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
  }

  /** Whether the card is done with the last picture; what it took is noted. The first one was compiled, too. */
  done() {
    if (!this.fence) return true;
    const {gl} = this.live;
    if (gl.clientWaitSync(this.fence, 0, 0) === gl.TIMEOUT_EXPIRED) return false;
    gl.deleteSync(this.fence);
    this.fence = null;
    this.drawings += 1;
    const cost = (performance.now() - this.painted.at) / this.painted.pixels;
    if (this.drawings > 1) this.cost = this.cost === undefined ? cost : 0.7 * this.cost + 0.3 * cost;
    return true;
  }

  tick(now) {
    requestAnimationFrame((next) => this.tick(next));
    const gone = Math.min(100, now - (this.last ?? now));
    this.last = now;
    if (this.playing) {
      this.phase = (this.phase + gone / 1000 / LOOP) % 1;
      this.move();
      this.wanted = true;
    }
    if (!this.done()) return;
    const share = this.share();
    const better = !this.moving && Math.abs(share / (this.painted?.share ?? 1) - 1) > 0.2;
    if (!this.wanted && !better && this.drawings > 1) return;
    this.wanted = false;
    const last = this.painted?.share;
    this.paint(last && Math.abs(share / last - 1) < 0.2 && share < 1 ? last : share);
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

  set(name, value) { this.live.values[name] = value; this.start[name] = value; this.touch(); }

  /** The recipe of what is seen, at a size. */
  text(width, height) {
    const {values} = this.live;
    const {artnet, ...others} = structuredClone(this.recipe);
    Object.assign(artnet, {size: [width, height], supersample: 1, time: values.time,
      file: {format: "png"}});
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
    this.touch();
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
