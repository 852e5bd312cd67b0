// A network in a notebook, by anywidget: its picture lives on a canvas, knobs below. What a hand chooses goes to Python.

const SYNC = 120; // milliseconds after the last touch until Python is told

/** The picture that stands still, where nothing can move or nobody looks. */
function standing(work) {
  const image = document.createElement("img");
  image.src = work.still;
  image.alt = work.title;
  return image;
}

function render({model, el}) {
  const work = model.get("work");
  const box = document.createElement("div");
  const frame = document.createElement("figure");
  const panel = document.createElement("div");
  const note = document.createElement("p");
  box.className = "artnet-live";
  panel.className = "artnet-knobs";
  const back = document.createElement("button");
  const play = document.createElement("button");
  back.textContent = "back";
  play.textContent = "play";
  const bar = document.createElement("nav");
  bar.append(play, back, note);
  box.append(frame, bar, panel);
  el.append(box);
  let player = null;
  let refresh = () => {};

  const values = () => Object.fromEntries(work.knobs.map(({name}) => [name, player.live.values[name]]));
  const send = () => {
    clearTimeout(send.timer);
    if (!player) return;
    model.set("values", {...values(), ...(work.moves ? {time: player.live.values.time} : {})});
    model.save_changes();
  };
  const host = {
    changed: () => {
      refresh();
      clearTimeout(send.timer);
      send.timer = setTimeout(send, SYNC);
    },
    played: () => refresh(),
    say: (text) => { note.textContent = text; },
    keep: () => {},
  };
  const take = () => { // what Python chose
    if (!player) return;
    const chosen = model.get("values");
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    for (const [name, value] of Object.entries(chosen)) {
      if (same(player.live.values[name], value)) continue;
      if (name === "time") { player.live.values.time = value; player.touch(); } else player.set(name, value);
    }
    refresh();
  };
  const lay = () => {
    const [width, height] = model.get("size");
    frame.style.width = `min(100%, ${width}px)`;
    frame.style.aspectRatio = `${width} / ${height}`;
    player?.touch();
  };

  const enter = () => {
    if (player) return;
    const canvas = document.createElement("canvas");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", work.title);
    frame.replaceChildren(canvas);
    try {
      player = new Player(canvas, work, null, host);
    } catch (error) {
      frame.replaceChildren(standing(work));
      note.textContent = `This picture cannot move here: ${error.message.split("\n")[0]}.`;
      bar.replaceChildren(note);
      watcher.disconnect();
      return;
    }
    refresh = knobs(player, panel);
    take();
    refresh();
    canvas.addEventListener("keydown", (event) => {
      const act = {" ": play, 0: back}[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation(); // the notebook has keys of its own
      act.click();
    });
  };
  const leave = () => { // a browser keeps 16 drawings on a card
    if (!player) return;
    send();
    player.close();
    player = null;
    play.textContent = "play";
    frame.replaceChildren(standing(work));
  };
  play.onclick = () => {
    if (!player) return;
    player.playing = !player.playing;
    play.textContent = player.playing ? "pause" : "play";
    if (!player.playing) host.changed();
  };
  back.onclick = () => {
    if (!player) return;
    player.back();
    if (work.moves) player.live.values.time = work.time;
    host.changed();
  };

  const watcher = new IntersectionObserver((entries) => (entries.at(-1).isIntersecting ? enter() : leave()));
  lay();
  frame.append(standing(work));
  watcher.observe(frame);
  model.on("change:values", take);
  model.on("change:size", lay);
  return () => {
    watcher.disconnect();
    model.off("change:values", take);
    model.off("change:size", lay);
    leave();
  };
}

export default {render};
