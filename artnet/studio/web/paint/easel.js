// The easel: a network learns a photograph. Its shader comes once, its weights many times a second.

import {h, one} from "/dom.js";
import {Brush} from "/brush.js";
import {Scrubber} from "/scrubber.js";
import {drawCurve, grown} from "/curve.js";

const LENGTHS = [["", "its usual length"], ["10", "10 seconds"], ["30", "30 seconds"], ["60", "a minute"],
  ["300", "five minutes"]];
const CARD = 4; // numbers in a texel
const ROW = 1024;

export class Easel {
  /** `host`: ask, say, painter. */
  constructor(host) {
    Object.assign(this, {host, state: "none", points: [], about: null, wanted: false, held: Promise.resolve()});
    this.scrubber = new Scrubber(one("#scrubber"));
    const {moved} = host.painter.host;
    host.painter.host.moved = (player) => { moved(player); this.scrubber.refresh(); this.brush.draw(); };
    this.brush = new Brush(one("#stage"), {player: () => host.painter.player, brushed: (blob) => this.brushed(blob)});
    this.build(one("#easel"));
    document.addEventListener("keydown", (event) => this.key(event), {capture: true});
    new ResizeObserver(() => this.lay()).observe(one("#bar"));
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.curve());
  }

  build(place) {
    this.title = h("h1");
    this.psnr = h("strong", {class: "psnr"});
    this.steps = h("span", {class: "steps"});
    this.graph = h("canvas", {class: "curve", role: "img", "aria-label": "how near it comes, over the steps"});
    this.note = h("p", {class: "note", role: "status"});
    this.stop = h("button", {class: "main", onclick: () => this.ask("paint_stop")}, "stop");
    this.on = h("button", {class: "main", onclick: () => this.ask("paint_on", {seconds: this.seconds})}, "go on");
    this.style = h("select", {"aria-label": "style", onchange: () => this.restyle()});
    this.length = h("select", {"aria-label": "how long"}, LENGTHS.map(([value, words]) => h("option", {value}, words)));
    this.file = h("input", {type: "file", accept: "image/*", hidden: true, onchange: () => this.take()});
    this.open = h("button", {onclick: () => this.file.click()}, "photograph ...");
    this.brushing = h("button", {"aria-pressed": "false", title: "brush (b)", onclick: () => this.useBrush()}, "brush",
      h("kbd", {}, "b"));
    this.erasing = h("button", {"aria-pressed": "false", title: "erase; or hold alt (e)", onclick: () => this.erase()},
      "erase", h("kbd", {}, "e"));
    this.clear = h("button", {onclick: () => { this.brush.clear(); this.brush.rest(); }}, "clear");
    this.size = h("input", {type: "range", min: Math.log(6), max: Math.log(240), step: "any", "aria-label": "brush size",
      oninput: () => { this.brush.size = Math.exp(Number(this.size.value)); this.brush.draw(); }});
    this.size.value = Math.log(this.brush.size);
    this.close = h("button", {class: "close", "aria-label": "back to the controls", title: "back to the controls (p)",
      onclick: () => this.toggle(false)}, "×");
    const row = (label, input) => h("label", {class: "row wide"}, h("span", {}, label), input);
    place.append(h("header", {}, this.title, this.close), h("div", {class: "figures"}, this.psnr, this.steps), this.graph,
      this.note, h("div", {class: "acts"}, this.stop, this.on, this.open, this.file),
      h("section", {class: "choices"}, row("style", this.style), row("for", this.length)),
      h("section", {class: "brushes"}, h("h2", {}, "what counts more"), h("div", {class: "acts"}, this.brushing,
        this.erasing, this.clear), row("size  [ ]", this.size),
      h("p", {class: "quiet"}, "Brush over what should be learnt better: an eye, a hand.")));
    this.place = place;
  }

  async ask(what, fields = {}, bytes = null) {
    try { return await this.host.ask(what, fields, bytes); } catch (error) {
      this.host.say(error.message, 8, true);
      return null;
    }
  }

  get seconds() { return this.length.value ? Number(this.length.value) : null; }

  /** What a photograph that is dropped should become. */
  wishes() { return this.style.value ? {style: this.style.value, seconds: this.seconds} : {}; }

  async hello() {
    Object.assign(this, {state: "none", about: null});
    const found = await this.ask("easel");
    if (!found) return;
    const chosen = this.style.value || "painterly";
    this.style.replaceChildren(...found.styles.map(({name, summary}) => h("option", {value: name, title: summary,
      selected: name === chosen}, name)));
    this.refresh();
  }

  get learns() { return ["preparing", "painting", "saving"].includes(this.state); }

  /** Whether a work is to be painted now: while another one is being learnt only where a hand asked for it. */
  shows({asked}) {
    if (!this.learns) return true;
    if (!asked) return false;
    this.away = true;
    this.picture?.remove();
    this.picture = null;
    this.host.say("it goes on learning; P shows it again", 5);
    return true;
  }

  /** Another work is shown. */
  shown({painted}) {
    this.painted = painted;
    const {player} = this.host.painter;
    this.host.painter.learning = false;
    this.scrubber.show(player);
    if (painted) this.frame(painted.size);
    else if (!this.learns || this.away) this.leave();
    if (painted && !this.learns && !this.fresh) {
      this.points = (player.training?.about.steps ?? []).map((step, n) => [step, player.training.about.losses[n],
        player.training.about.psnrs[n]]);
      const about = player.training?.about;
      this.figures({psnr: about?.psnrs.at(-1), step: painted.step});
      this.brush.clear();
    }
    if (painted) {
      this.title.textContent = `${painted.name}, ${painted.style}`;
      this.pick(painted.style);
      this.brush.reset(...painted.size);
    }
    this.fresh = false;
    this.refresh();
  }

  /** What Python says of the easel. */
  told(message) {
    if (message.state === "note") { this.host.say(message.note, 6); return; }
    this.state = message.state;
    this[message.state]?.(message);
    document.body.dataset.easel = this.state;
    this.refresh();
  }

  preparing({name, style, on}) {
    this.scrubber.show(null);
    this.useBrush(this.brush.on && on);
    this.title.textContent = `${name}, ${style}`;
    this.pick(style);
    if (!on) {
      Object.assign(this, {points: [], settled: false});
      this.figures({});
    }
    this.note.textContent = on ? "going on ..." : "reading the photograph ...";
    this.toggle(true);
    if (!on && !this.host.painter.player) this.host.painter.tell("reading the photograph");
  }

  painting(message) {
    const {painter} = this.host;
    Object.assign(this, {about: message, numbers: null, away: false});
    this.points = message.curve;
    this.note.textContent = message.why ? `Python paints what you see, for ${message.why}` : message.notes.join("; ");
    this.brush.reset(...message.size);
    this.frame(message.size);
    painter.learning = true;
    this.picture?.remove();
    this.picture = null;
    if (!message.work) return;
    const ask = () => { this.note.textContent = "Python paints what you see: the card cannot"; this.ask("paint_by_python"); };
    try {
      const size = message.work.data[0].length * 3 / 4 / 4; // base64 of float32
      this.held = painter.show(message.work, JSON.parse(message.recipe)).then((done) => {
        const {gl} = painter.player.live;
        if (size / CARD / ROW > gl.getParameter(gl.MAX_TEXTURE_SIZE)) ask();
        if (done) this.follow(painter.player);
      }, ask);
    } catch { ask(); }
  }

  /** What was learnt: numbers for the card, or a picture. */
  learning(message, data) {
    if (this.state !== "painting") return;
    this.points = grown(this.points, [message.step, message.loss, message.psnr]);
    this.figures(message);
    document.body.dataset.step = String(message.step);
    if (this.away) this.curve();
    else if (message.python) { this.see(data); this.curve(); } else this.numbers = data;
  }

  /** Paint what has come last, once the card is done with the one before: a slow one leaves some out. */
  follow(player) {
    if (player.closed || this.state !== "painting") return;
    requestAnimationFrame(() => this.follow(player));
    if (!this.numbers || player.fence) return;
    player.live.load(new Float32Array(this.numbers));
    player.touch();
    this.numbers = null;
    document.body.dataset.frames = String(Number(document.body.dataset.frames ?? 0) + 1);
    this.curve();
  }

  /** A picture that Python painted. */
  see(data) {
    if (!this.picture) {
      this.picture = h("img", {class: "painted", alt: "the painting as it is now"});
      one("#stage").append(this.picture);
      this.host.painter.tell("");
    }
    const last = this.picture.src;
    this.picture.src = URL.createObjectURL(new Blob([data], {type: "image/jpeg"}));
    if (last) URL.revokeObjectURL(last);
  }

  saving() { this.note.textContent = "saving ..."; }

  done({psnr, step, folder, stopped}) {
    Object.assign(this, {fresh: true, numbers: null, away: false});
    this.figures({psnr, step});
    this.note.textContent = `${stopped === "interrupted" ? "stopped, and saved" : "done, and saved"} in ${folder}`;
    this.picture?.remove();
    this.picture = null;
  }

  failed({error}) {
    this.host.painter.learning = false;
    this.note.textContent = error;
    this.host.say(error, 10, true);
  }

  figures({psnr, step, steps, seconds_left: left}) {
    this.psnr.textContent = Number.isFinite(psnr) ? `${psnr.toFixed(1)} dB` : "";
    const words = step === undefined || step === null ? [] : [`step ${step.toLocaleString("en")}${steps ? ` of ${
      steps.toLocaleString("en")}` : ""}`];
    if (Number.isFinite(left)) words.push(`${Math.ceil(left)} s left`);
    this.steps.textContent = words.join(" · ");
  }

  curve() { drawCurve(this.graph, this.points); }

  pick(style) {
    const name = style.split("(")[0];
    if ([...this.style.options].some((option) => option.value === name)) this.style.value = name;
  }

  restyle() {
    if (this.learns || this.painted) this.ask("paint", {style: this.style.value, seconds: this.seconds});
  }

  async take() {
    const [file] = this.file.files;
    this.file.value = "";
    if (file) this.ask("paint", {name: file.name, ...this.wishes()}, await file.arrayBuffer());
  }

  async brushed(blob) {
    const found = await this.ask("paint_mask", {}, await blob.arrayBuffer());
    if (found && !found.now && !this.learns) this.note.textContent = "go on: what you brushed will count more";
    document.body.dataset.masks = String(Number(document.body.dataset.masks ?? 0) + 1);
  }

  useBrush(on = !this.brush.on) {
    this.brush.show(on);
    this.brushing.setAttribute("aria-pressed", String(on));
  }

  erase(on = !this.brush.erases) {
    this.brush.erases = on;
    this.erasing.setAttribute("aria-pressed", String(on));
    if (on && !this.brush.on) this.useBrush(true);
  }

  /** The photograph's own shape, in the room that the bars leave. */
  frame([width, height]) {
    one("#stage").style.setProperty("--aspect", String(width / height));
    document.body.classList.add("easel");
    this.lay();
  }

  lay() { one("#stage").style.setProperty("--bar", `${one("#bar").offsetHeight + 24}px`); }

  leave() {
    document.body.classList.remove("easel");
    this.useBrush(false);
    this.brush.clear();
    this.brush.canvas.hidden = true;
    this.toggle(false);
    delete document.body.dataset.easel;
  }

  /** The easel's panel in place of the controls. */
  toggle(on = this.place.hidden) {
    this.place.hidden = !on;
    document.body.classList.toggle("paints", on);
    document.querySelector("[data-key=p]")?.setAttribute("aria-pressed", String(on));
    if (!on) this.useBrush(false);
    if (on && this.away) {
      this.away = false;
      this.ask("easel"); // all that was said of it, once more
    }
    this.refresh();
    this.curve();
  }

  refresh() {
    const here = this.learns || this.fresh || Boolean(this.painted);
    this.stop.hidden = !this.learns;
    this.stop.disabled = this.state !== "painting";
    this.on.hidden = this.learns || !this.painted?.goes_on;
    this.open.hidden = this.learns;
    this.open.classList.toggle("main", !here);
    this.place.classList.toggle("empty", !here);
    if (!here) {
      this.title.textContent = "Paint a photograph";
      this.note.textContent = "A network learns it while you watch. Drop one anywhere, or choose a file.";
      this.figures({});
    }
  }

  /** The keys of this panel alone: before those of the studio. */
  key(event) {
    const typing = event.target.matches?.("input[type=text], input[type=search], select, textarea");
    if (typing || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const open = !this.place.hidden && !this.place.classList.contains("empty");
    const keys = {
      ...(this.scrubber.player ? {t: () => this.scrubber.learn()} : {}),
      ...(open ? {b: () => this.useBrush(), e: () => this.erase(), "[": () => this.grow(1 / 1.2),
        "]": () => this.grow(1.2)} : {}),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  grow(factor) {
    this.brush.resize(factor);
    this.size.value = Math.log(this.brush.size);
  }
}
