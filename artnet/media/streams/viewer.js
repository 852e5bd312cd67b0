"use strict";
// Shows a picture of which there are tiles at every size: coarse ones first, and over them finer ones as they come.
(() => {
  const source = JSON.parse(document.getElementById("artnet-source").textContent);
  const [width, height] = source.size;
  const {tile, overlap} = source;
  const top = Math.ceil(Math.log2(Math.max(width, height)));  // the level of all pixels
  const canvas = document.querySelector("canvas");
  const context = canvas.getContext("2d", {alpha: false});
  const shown = document.querySelector("nav output");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const MOST = 8;           // screen pixels for a pixel
  const KEPT = 600;         // tiles in memory
  const LOADING = 6;        // at a time
  const PACE = 70;          // milliseconds in which most of a way is gone

  // Where we look: the centre in pixels of the picture, and device pixels for each. `goal` is where we go.
  const now = {x: width / 2, y: height / 2, scale: 1};
  const goal = {...now};
  let fitting = true, asked = false, last = 0, ratio = 1, pixelsShown = 0;

  const fitScale = () => Math.min(canvas.width / width, canvas.height / height);
  const leastScale = () => Math.min(fitScale(), 1) / 2;
  const mostScale = () => Math.max(MOST * ratio, fitScale());

  function clamped(view) {
    view.scale = Math.min(mostScale(), Math.max(leastScale(), view.scale));
    view.x = Math.min(width, Math.max(0, view.x));
    view.y = Math.min(height, Math.max(0, view.y));
    return view;
  }

  // ---- tiles -----------------------------------------------------------------------------------------------------
  const tiles = new Map();
  const sizeAt = (level) => [width, height].map((side) => Math.ceil(side / 2 ** (top - level)));
  const coarsest = Math.max(0, Math.min(top, Math.floor(Math.log2(tile)) ));
  let loading = 0, wanted = [], counted = 0;

  function tileAt(level, column, row) {
    const name = `${level}/${column}_${row}`;
    let found = tiles.get(name);
    if (!found) {
      found = {name, level, column, row, image: null, state: "wanted", used: 0};
      tiles.set(name, found);
    }
    found.used = counted;
    return found;
  }

  function load() {
    while (loading < LOADING && wanted.length) {
      const next = wanted.shift();
      if (next.state !== "wanted") continue;
      next.state = "loading";
      loading += 1;
      const image = new Image();
      image.decoding = "async";
      const ended = (state) => () => {
        loading -= 1;
        next.state = state;
        next.image = state === "there" ? image : null;
        ask();
        load();
      };
      image.onload = ended("there");
      image.onerror = ended("missing");
      image.src = `${encodeURIComponent(source.files)}/${next.name}.jpg`;
    }
  }

  function forget() {
    if (tiles.size <= KEPT) return;
    const old = [...tiles.values()].filter((t) => t.used < counted && t.state !== "loading" && t.level > coarsest);
    old.sort((a, b) => a.used - b.used);
    for (const one of old.slice(0, tiles.size - KEPT)) tiles.delete(one.name);
  }

  // The tiles of a level that are seen.
  function seen(level) {
    const step = 2 ** (top - level) * tile;
    const [wide, high] = sizeAt(level).map((side) => Math.ceil(side / tile));
    const reach = [canvas.width / 2 / now.scale, canvas.height / 2 / now.scale];
    const from = [Math.floor((now.x - reach[0]) / step), Math.floor((now.y - reach[1]) / step)];
    const to = [Math.floor((now.x + reach[0]) / step), Math.floor((now.y + reach[1]) / step)];
    const list = [];
    for (let row = Math.max(0, from[1]); row <= Math.min(high - 1, to[1]); row++)
      for (let column = Math.max(0, from[0]); column <= Math.min(wide - 1, to[0]); column++)
        list.push(tileAt(level, column, row));
    const middle = [now.x / step - 0.5, now.y / step - 0.5];
    const away = (t) => (t.column - middle[0]) ** 2 + (t.row - middle[1]) ** 2;
    return list.sort((a, b) => away(a) - away(b));
  }

  // ---- drawing ---------------------------------------------------------------------------------------------------
  // A tile is drawn with what overlaps, and cut at whole device pixels where its neighbour begins: no seam, no gap.
  function draw(one) {
    const factor = 2 ** (top - one.level) * now.scale;
    const left = canvas.width / 2 - now.x * now.scale, above = canvas.height / 2 - now.y * now.scale;
    const [wide, high] = sizeAt(one.level);
    const x0 = one.column * tile, y0 = one.row * tile;
    const x1 = Math.min(wide, x0 + tile), y1 = Math.min(high, y0 + tile);
    const end = (value, last, limit) => value === last ? limit : null;
    const edges = [
      Math.round(left + x0 * factor), Math.round(above + y0 * factor),
      Math.round(left + (end(x1, wide, width * now.scale) ?? x1 * factor)),
      Math.round(above + (end(y1, high, height * now.scale) ?? y1 * factor)),
    ];
    if (edges[2] <= edges[0] || edges[3] <= edges[1]) return;
    context.save();
    context.beginPath();
    context.rect(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1]);
    context.clip();
    const x = x0 - (one.column ? overlap : 0), y = y0 - (one.row ? overlap : 0);
    context.drawImage(one.image, left + x * factor, above + y * factor,
      one.image.naturalWidth * factor, one.image.naturalHeight * factor);
    context.restore();
  }

  function paint(time) {
    const passed = Math.min(100, Math.max(0, time - last));
    last = time;
    asked = false;
    counted += 1;
    const near = calm || ["x", "y"].every((axis) => Math.abs(goal[axis] - now[axis]) * now.scale < 0.3)
      && Math.abs(Math.log(goal.scale / now.scale)) < 0.001;
    if (near) Object.assign(now, goal);
    else {
      // The point that rests under the pointer rests: the place follows the scale, not the time.
      const before = now.scale, share = 1 - Math.exp(-passed / PACE);
      now.scale *= (goal.scale / now.scale) ** share;
      const way = Math.abs(1 / goal.scale - 1 / before) > 1e-12
        ? (1 / now.scale - 1 / before) / (1 / goal.scale - 1 / before) : share;
      now.x += (goal.x - now.x) * way;
      now.y += (goal.y - now.y) * way;
      ask();
    }
    context.fillStyle = "#0c0c0e";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = now.scale < 4 * ratio;
    context.imageSmoothingQuality = "high";
    const finest = Math.max(0, Math.min(top, Math.ceil(top + Math.log2(now.scale) - 0.05)));
    const levels = [];
    for (let level = Math.min(coarsest, finest); level <= finest; level++) levels.push(seen(level));
    const whole = levels.at(-1).every((one) => one.state === "there" || one.state === "missing");
    for (const list of whole ? levels.slice(-1) : levels)
      for (const one of list) if (one.image) draw(one);
    wanted = levels.flat().filter((one) => one.state === "wanted");  // coarse ones first
    load();
    forget();
    const percent = 100 * now.scale / ratio;
    shown.textContent = `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
    pixelsShown = finest;
    document.body.dataset.ready = whole && near ? "whole" : "";
  }

  function ask() {
    document.body.dataset.ready = "";
    if (asked) return;
    asked = true;
    requestAnimationFrame(paint);
  }

  // ---- moving ----------------------------------------------------------------------------------------------------
  function fit(at_once) {
    fitting = true;
    Object.assign(goal, {x: width / 2, y: height / 2, scale: Math.min(fitScale(), mostScale())});
    if (at_once) Object.assign(now, goal);
    ask();
  }

  // Zoom by a factor; what is at a place of the canvas, in device pixels, stays there.
  function zoom(factor, px = canvas.width / 2, py = canvas.height / 2, at_once = false) {
    fitting = false;
    const dx = px - canvas.width / 2, dy = py - canvas.height / 2;
    const fixed = {x: goal.x + dx / goal.scale, y: goal.y + dy / goal.scale};
    const scale = Math.min(mostScale(), Math.max(leastScale(), goal.scale * factor));
    Object.assign(goal, clamped({x: fixed.x - dx / scale, y: fixed.y - dy / scale, scale}));
    if (at_once) Object.assign(now, goal);
    ask();
  }

  function move(dx, dy, at_once = false) {
    fitting = false;
    goal.x -= dx / goal.scale;
    goal.y -= dy / goal.scale;
    clamped(goal);
    if (at_once) Object.assign(now, goal);
    ask();
  }

  const fingers = new Map();
  const place = (event) => [event.clientX * ratio, event.clientY * ratio];
  const middleOf = () => {
    const all = [...fingers.values()];
    return [0, 1].map((axis) => all.reduce((sum, p) => sum + p[axis], 0) / all.length);
  };
  const spreadOf = () => {
    const [a, b] = [...fingers.values()];
    return b ? Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1])) : 0;
  };
  let speed = [0, 0];

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    canvas.classList.add("held");
    Object.assign(goal, now);
    speed = [0, 0];
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = middleOf(), spread = spreadOf();
    fingers.set(event.pointerId, place(event));
    const after = middleOf();
    speed = [after[0] - before[0], after[1] - before[1]];
    move(speed[0], speed[1], true);
    if (spread && fingers.size === 2) zoom(spreadOf() / spread, after[0], after[1], true);
  });
  const lifted = (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    canvas.classList.remove("held");
    if (event.type === "pointerup" && Math.hypot(...speed) > 4 * ratio && !calm) move(speed[0] * 5, speed[1] * 5);
  };
  for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, lifted);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const turned = event.deltaY * [1, 16, 400][event.deltaMode];
    zoom(Math.exp(-Math.max(-240, Math.min(240, turned)) * (event.ctrlKey ? 0.01 : 0.0022)), ...place(event));
  }, {passive: false});
  canvas.addEventListener("dblclick", (event) => zoom(event.shiftKey ? 0.5 : 2, ...place(event)));

  const step = () => 0.2 * Math.min(canvas.width, canvas.height);
  const keys = {
    "+": () => zoom(1.6), "=": () => zoom(1.6), "-": () => zoom(1 / 1.6), "_": () => zoom(1 / 1.6),
    "0": () => fit(), "1": () => zoom(ratio / goal.scale),
    ArrowLeft: () => move(step(), 0), ArrowRight: () => move(-step(), 0),
    ArrowUp: () => move(0, step()), ArrowDown: () => move(0, -step()),
    f: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.(),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (action) { event.preventDefault(); action(); }
  });
  for (const button of document.querySelectorAll("[data-key]"))
    button.addEventListener("click", () => { keys[button.dataset.key](); stir(); });

  let resting = 0;
  function stir() {
    document.body.classList.remove("still");
    clearTimeout(resting);
    resting = setTimeout(() => document.body.classList.add("still"), 3500);
  }
  for (const kind of ["pointermove", "keydown", "wheel"]) addEventListener(kind, stir, {passive: true});

  new ResizeObserver(() => {
    const old = ratio;
    ratio = devicePixelRatio || 1;
    canvas.width = Math.max(1, Math.round(innerWidth * ratio));
    canvas.height = Math.max(1, Math.round(innerHeight * ratio));
    if (fitting) fit(true);
    else { for (const view of [now, goal]) { view.scale *= ratio / old; clamped(view); } ask(); }
  }).observe(document.documentElement);
  window.artnet = {now, goal, tiles, canvas, get level() { return pixelsShown; }};
  fit(true);
  stir();
})();
