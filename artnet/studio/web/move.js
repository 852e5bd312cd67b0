// The timeline: how the picture moves, played on the card by the very poses that a saved film has.

import {h, settled} from "/dom.js";

const RATE = 25; // poses a second

export class Move {
  /** `host`: ask, say, stage, player(), values(), refresh(). */
  constructor(place, host) {
    Object.assign(this, {place, host, keys: [], at: 0, playing: false, film: null, motion: "keys", seconds: 4,
      easing: "", mode: "", audio: null});
    this.stale = settled(200, () => { this.forget(); if (this.playing) this.load(); });
  }

  /** What a film of it is asked for with. */
  get asked() {
    const keyed = this.motion.startsWith("keys");
    const motion = keyed && this.easing ? `keys(easing=${this.easing})` : this.motion;
    return {motion, seconds: this.seconds, fps: RATE, mode: this.mode, easing: keyed ? "" : this.easing,
      keys: keyed ? this.keys : []};
  }

  async open() {
    this.menus ??= await this.host.ask("move");
    if (!this.menus) return;
    this.place.hidden = false;
    document.body.classList.add("moving");
    this.draw();
  }

  close() {
    this.stop();
    this.forget();
    this.place.hidden = true;
    document.body.classList.remove("moving");
  }

  toggle() { if (this.place.hidden) this.open(); else this.close(); }

  draw() {
    const option = (value, words, now) => h("option", {value, selected: value === now}, words);
    const motion = h("select", {"aria-label": "motion", onchange: ({target}) => { this.motion = target.value; this.stale();
      this.draw(); }}, this.menus.motions.map(({name, usage}) => option(name === "keys" ? name : usage, name === "keys"
      ? "keys of yours" : name, this.motion)));
    const easing = h("select", {"aria-label": "easing", onchange: ({target}) => { this.easing = target.value; this.stale(); }},
      option("", "easing", this.easing), this.menus.easings.map((name) => option(name, name, this.easing)));
    const mode = h("select", {"aria-label": "how it is played", onchange: ({target}) => { this.mode = target.value;
      this.stale(); }}, [["", "as usual"], ["loop", "loop"], ["boomerang", "to and fro"], ["once", "once"]].map(([value,
      words]) => option(value, words, this.mode)));
    const seconds = h("input", {type: "text", value: this.seconds, inputMode: "decimal", "aria-label": "seconds",
      onchange: ({target}) => { this.seconds = Number(target.value) || this.seconds; this.stale(); }});
    this.button = h("button", {class: "main", "aria-label": "play the motion", onclick: () => this.play()},
      this.playing ? "pause" : "play");
    const keyed = this.motion.startsWith("keys");
    const add = h("button", {hidden: !keyed, title: "what is seen is a key here (K)", onclick: () => this.add()}, "◆ key");
    const wave = h("button", {title: "a WAV file to move with, which may also be dropped", onclick: () => this.listen()},
      this.audio ? "♪ off" : "♪ sound");
    this.track = h("div", {class: "track", tabIndex: 0, role: "slider", "aria-label": "place in the film", "aria-valuemin": 0,
      "aria-valuemax": 1, "aria-valuenow": this.at.toFixed(3)});
    this.track.addEventListener("pointerdown", (event) => this.grab(event));
    this.track.addEventListener("keydown", (event) => {
      const by = {ArrowLeft: -0.01, ArrowRight: 0.01}[event.key];
      if (by) { event.preventDefault(); event.stopPropagation(); this.seek(this.at + by); }
    });
    this.place.replaceChildren(this.button, motion, easing, mode, seconds, add, wave, this.track,
      h("button", {"aria-label": "close the timeline", onclick: () => this.close()}, "×"));
    this.marks();
  }

  marks() {
    const head = h("i", {class: "head"});
    head.style.left = `${100 * this.at}%`;
    const marks = this.motion.startsWith("keys") ? this.keys.map((key, n) => {
      const mark = h("button", {class: "mark", "data-key-number": n, title: "drag to move, double click to take away",
        "aria-label": `key at ${Math.round(100 * key.at)} %`}, "◆");
      mark.style.left = `${100 * key.at}%`;
      return mark;
    }) : [];
    this.track.replaceChildren(...marks, head);
    this.track.setAttribute("aria-valuenow", this.at.toFixed(3));
  }

  grab(event) {
    const mark = event.target.closest(".mark");
    const key = mark && this.keys[Number(mark.dataset.keyNumber)];
    if (key && event.detail > 1) { this.keys = this.keys.filter((one) => one !== key); this.stale(); this.marks(); return; }
    const share = (one) => {
      const box = this.track.getBoundingClientRect();
      return Math.min(1, Math.max(0, (one.clientX - box.left) / box.width));
    };
    const move = (one) => {
      if (key) { key.at = share(one); this.stale(); this.marks(); } else this.seek(share(one));
    };
    this.track.setPointerCapture(event.pointerId);
    this.track.addEventListener("pointermove", move);
    this.track.addEventListener("pointerup", () => this.track.removeEventListener("pointermove", move), {once: true});
    if (!key) move(event);
  }

  /** What is seen is a key at the playhead. */
  add() {
    this.stop();
    this.keys = [...this.keys.filter((key) => Math.abs(key.at - this.at) > 0.01), {at: this.at, values: this.host.values()}]
      .sort((a, b) => a.at - b.at);
    this.stale();
    this.marks();
    const next = Math.min(1, this.at + 0.25);
    this.host.say(`a key at ${Math.round(100 * this.at)} %; move on, change the picture, set the next`);
    this.at = this.keys.some((key) => Math.abs(key.at - next) < 0.01) ? this.at : next;
    this.marks();
  }

  async load() {
    const {asked} = this;
    const found = await this.host.ask("move", asked);
    this.film = found;
    if (!found) this.stop();
    else if (!found.poses) { // of what no knob turns: Python paints it
      found.number = this.films = (this.films ?? 0) + 1;
      found.pictures = [];
      this.host.say("Python paints this motion; it is played meanwhile", 6);
      this.host.ask("film", {...asked, film: found.number});
    }
    return found;
  }

  /** A frame that Python painted. */
  async frame({film, n, count}, data) {
    const {film: mine} = this;
    if (film !== mine?.number) return;
    mine.count = count;
    mine.pictures[n] = await createImageBitmap(new Blob([data]));
    this.place.dataset.frames = String(n + 1);
  }

  /** The frame at a place in the film, over what is shown. */
  picture(place) {
    const {pictures, count} = this.film;
    const image = pictures[Math.min(count - 1, Math.floor(place * count))];
    if (!image) return;
    if (!this.screen) {
      this.screen = h("canvas", {class: "film", "aria-hidden": "true"});
      this.host.stage.append(this.screen);
    }
    if (this.screen.width !== image.width || this.screen.height !== image.height) {
      Object.assign(this.screen, {width: image.width, height: image.height});
    }
    this.screen.getContext("2d").drawImage(image, 0, 0);
  }

  /** No film any more: what is shown is seen again. */
  forget() {
    this.film = null;
    this.screen?.remove();
    this.screen = null;
  }

  async seek(at) {
    this.at = Math.min(1, Math.max(0, at));
    this.marks();
    if (this.motion.startsWith("keys") && this.keys.length < 2) return;
    if (this.film ?? await this.load()) this.pose(this.at);
  }

  pose(place) {
    if (!this.film.poses) { this.picture(place); return; }
    const {poses} = this.film;
    const count = poses.length;
    const [low, share] = [Math.floor(place * count) % count, place * count % 1];
    const last = this.film.mode === "loop" ? 0 : count - 1;
    const [a, b] = [poses[low], poses[low + 1 < count ? low + 1 : last]];
    const player = this.host.player();
    for (const [name, value] of Object.entries(a)) {
      player.live.values[name] = Array.isArray(value) ? value.map((v, n) => v + share * (b[name][n] - v))
        : value + share * (b[name] - value);
    }
    player.touch();
    this.host.refresh();
  }

  async play() {
    if (this.playing) { this.stop(); return; }
    if (!(this.film ?? await this.load())) return;
    this.playing = true;
    this.button.textContent = "pause";
    let before = performance.now();
    if (this.audio && this.motion.startsWith("sound")) { this.audio.currentTime = this.at * this.film.seconds;
      this.audio.play(); }
    const tick = (now) => {
      if (!this.playing) return;
      if (this.film) {
        this.at += (now - before) / 1000 / this.film.seconds;
        if (this.at >= 1 && this.film.mode === "once") { this.at = 1; this.stop(); } else this.at %= 1;
        this.pose(this.at);
        this.marks();
      }
      before = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  stop() {
    this.playing = false;
    this.audio?.pause();
    if (this.button) this.button.textContent = "play";
  }

  async listen() {
    if (this.audio) {
      this.audio = null;
      await this.host.ask("sound");
      this.draw();
      return;
    }
    const input = h("input", {type: "file", accept: ".wav,audio/wav"});
    input.onchange = () => { if (input.files[0]) this.hear(input.files[0]); };
    input.click();
  }

  /** Move with a WAV file. */
  async hear(file) {
    const bytes = await file.arrayBuffer();
    const found = await this.host.ask("sound", {}, bytes);
    if (!found) return;
    this.audio = new Audio(URL.createObjectURL(new Blob([bytes], {type: "audio/wav"})));
    this.seconds = Math.min(600, found.seconds);
    this.motion = this.menus?.motions.find(({name}) => name === "sound")?.usage ?? "sound";
    this.forget();
    await this.open();
  }
}
