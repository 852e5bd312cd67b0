// The page: knobs, keys, saving and recording. Classes and functions of the other files stand above.

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

let shown = null;
let refresh = () => {};
const scrubber = document.querySelector("#training input");

scrubber.oninput = () => { shown.learning = false; shown.scrub(Number(scrubber.value)); show(shown); };

/** Where the training is that is shown. */
function tell({training, place, learning}) {
  document.querySelector("[data-key=t]").setAttribute("aria-pressed", learning);
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
  if (shown !== player) {
    shown = player;
    refresh = knobs(player, panel);
    for (const figure of document.querySelectorAll("figure")) {
      figure.classList.toggle("shown", figure === player.live.canvas.parentElement);
    }
    document.getElementById("training").hidden = !player.training;
  }
  refresh();
  if (player.training) tell(player);
}

function fail(canvas, error) {
  const text = document.createElement("p");
  text.className = "failed";
  text.textContent = `This picture cannot move here: ${error.message.split("\n")[0]}. Below it stands still.`;
  const still = canvas.parentElement.querySelector("img");
  canvas.replaceWith(text);
  if (still) still.hidden = false;
}

const host = {changed: show, played: (player) => { if (shown === player) show(player); }, say, keep};
const players = [];
for (const [n, canvas] of [...document.querySelectorAll("canvas")].entries()) {
  try {
    const player = new Player(canvas, works[n], recipes[n], host);
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
    document.querySelector('[data-key=" "]').setAttribute("aria-pressed", playing);
  },
  s: () => saved(),
  r: () => shown.record(),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  h: () => document.body.classList.toggle("bare"),
  t: () => { if (shown.training) { shown.learn(); show(shown); } },
  0: () => { shown.back(); show(shown); },
};
document.addEventListener("keydown", (event) => {
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
