// The page: knobs, keys, saving and recording. `Player`, `Live`, `Training` and `png` stand above.

const {works} = JSON.parse(document.getElementById("artnet-works").textContent);
const recipes = [...document.querySelectorAll("script[data-recipe]")].map((tag) => JSON.parse(tag.textContent));
const panel = document.getElementById("panel");
const note = document.getElementById("note");
function say(text, seconds = 2.5) {
  note.textContent = text;
  clearTimeout(say.timer);
  if (seconds) say.timer = setTimeout(() => { note.textContent = ""; }, seconds * 1000);
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
const scrubber = document.querySelector("#training input");

scrubber.oninput = () => { shown.learning = false; shown.scrub(Number(scrubber.value)); show(shown); };

/** Where the training is that is shown. */
function tell({training, place}) {
  const {step, loss, psnr} = training.told(place);
  const told = [`step ${step.toLocaleString("en")}`];
  if (psnr !== null) told.push(`${psnr.toFixed(1)} dB`);
  if (loss !== null) told.push(`loss ${Number(loss.toPrecision(3))}`);
  scrubber.value = place;
  scrubber.setAttribute("aria-valuetext", told.join(", "));
  document.querySelector("#training output").replaceChildren(...told.map((text) => {
    const part = document.createElement("span");
    part.textContent = text;
    return part;
  }));
}

/** The knobs of a work; a second time only their values. */
function show(player) {
  if (shown === player) { for (const row of rows) row(); return; }
  shown = player;
  rows = player.training ? [() => tell(player)] : [];
  panel.replaceChildren();
  document.getElementById("training").hidden = !player.training;
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
  t: () => { if (shown.training) shown.learn(); },
  0: () => { shown.back(); show(shown); },
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
