// What plays one work on a page: it paints as many pixels as the card has time for.

const LOOP = 8; // seconds
const TRAINING = 6; // seconds from the first step to the last
const MOVING = 16; // milliseconds that the card may take for a picture while it moves
const FEW = 26_500; // pixels: where it would be fewer,
const SLOWER = 23; // milliseconds that it may take instead
const RESTING = 4000; // and for one that stands still, which comes
const STRIP = 25; // milliseconds at a time;
const SOONER = 250; // milliseconds of a finer one that comes before it
const WAITING = 0.6; // of the shortest time of all: what the card has no part in
const LEAST = 0.12; // of the screen's pixels along each side
const NEARLY = 0.8; // of the pixels along each side: then a picture that stands still has all of them
const SOON = 250; // milliseconds after the last touch until it stands still

class Player {
  /**
   * `host` is told what happens: changed(player) by a hand, played(player), say(text, seconds), keep(blob, name). One that
   * is `patient` has a Live that is, and paints nothing before it is warm.
   */
  constructor(canvas, work, recipe, host) {
    this.host = host;
    this.recipe = recipe;
    this.work = work;
    this.start = Object.fromEntries(work.knobs.map((knob) => [knob.name, knob.default]));
    const data = work.data ? unpacked(work.data) : null;
    this.live = new Live(canvas, {...work, data}, {patient: host.patient});
    this.training = work.training ? new Training(work.training, data) : null;
    this.place = 1; // of the training
    this.turned = new Set(); // knobs that a hand moved
    this.live.values.time = work.time;
    this.latents = work.knobs.filter((knob) => knob.name.startsWith("latent_")).map((knob) => knob.name);
    this.playing = false;
    this.learning = false;
    this.phase = 0;
    this.drawings = 0;
    navigate(this.live, () => { this.touch(); host.changed(this); });
    canvas.addEventListener("webglcontextrestored", () => this.touch()); // what was beside is lost
    this.sizes = new ResizeObserver(() => this.touch());
    this.sizes.observe(canvas);
    this.touch();
    requestAnimationFrame((now) => this.tick(now));
  }

  /** Something changed: paint it soon. */
  touch() {
    this.wanted = true;
    this.touched = performance.now();
    this.forsake();
  }

  /** What was being painted beside is no longer what is seen. */
  forsake() {
    if (!this.beside) return;
    this.beside.close();
    this.live.gl.deleteSync(this.fence); // what a hand does waits for no strip
    this.beside = this.fence = null;
  }

  get moving() { return this.playing || this.learning || performance.now() - this.touched < SOON; }

  /** As many pixels as the card paints in time, from what the last pictures took; few before that is known. */
  share() {
    const {canvas} = this.live;
    const all = canvas.clientWidth * canvas.clientHeight * (devicePixelRatio || 1) ** 2;
    if (this.cost === undefined) return LEAST;
    const within = (milliseconds) => Math.sqrt(milliseconds / (this.cost * all));
    const moving = Math.max(within(MOVING), Math.min(within(SLOWER), Math.sqrt(FEW / all)));
    const soon = within(SOONER);
    const resting = this.painted.share < 0.8 * Math.min(1, soon) ? soon : within(RESTING);
    const share = Math.min(1, Math.max(LEAST, this.moving ? moving : resting));
    return !this.moving && share > NEARLY ? 1 : share;
  }

  paint(share) {
    const {canvas} = this.live;
    const scale = (devicePixelRatio || 1) * share;
    const pixels = (side) => Math.max(1, Math.round(side * scale));
    const [width, height] = [pixels(canvas.clientWidth), pixels(canvas.clientHeight)];
    this.painted = {share};
    if (!this.moving && this.cost * width * height > STRIP) { // a browser waits for what is drawn on its canvas
      this.beside = new Beside(this.live, width, height);
      this.refine();
      return;
    }
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    this.live.draw();
    this.fenced(width * height);
  }

  /** The next strip of what is painted beside; after the last one it is shown. */
  refine() {
    const {beside} = this;
    if (beside.isWhole) {
      beside.show();
      this.forsake();
      return;
    }
    this.fenced(beside.paint(Math.max(1, Math.floor(STRIP / (this.cost * beside.width)))));
  }

  /** So many pixels were asked for: `done` says when the card has them. */
  fenced(pixels) {
    const {gl} = this.live;
    this.asked = {at: performance.now(), pixels};
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
    if (this.drawings > 1) {
      const took = performance.now() - this.asked.at;
      this.least = Math.min(this.least ?? took, took); // what even the smallest picture takes, the waiting above all
      const cost = (took - WAITING * this.least) / this.asked.pixels;
      this.cost = this.cost === undefined ? cost : 0.7 * this.cost + 0.3 * cost;
    }
    return true;
  }

  /** No more: the card may forget it. */
  close() {
    this.closed = true;
    this.forsake();
    this.sizes.disconnect();
    this.live.close();
  }

  tick(now) {
    if (this.closed) return;
    requestAnimationFrame((next) => this.tick(next));
    const gone = Math.min(100, now - (this.last ?? now));
    this.last = now;
    if (!this.live.isWarm) return;
    if (this.playing) {
      this.phase = (this.phase + gone / 1000 / LOOP) % 1;
      this.move();
      this.wanted = true;
    }
    if (this.learning) {
      this.scrub(Math.min(1, this.place + gone / 1000 / TRAINING));
      this.learning = this.place < 1;
      this.host.played(this);
    }
    if (!this.done()) return;
    if (this.moving) this.forsake();
    if (this.beside) { this.refine(); return; }
    const share = this.share();
    const last = this.painted?.share ?? 1;
    const better = !this.moving && (share > 1.2 * last || (share === 1 && last < 1)); // never worse: it stands still
    if (!this.wanted && !better && this.drawings > 1) return;
    this.wanted = false;
    this.paint(this.painted && Math.abs(share / last - 1) < 0.2 && share < 1 ? last : share);
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

  set(name, value) {
    this.live.values[name] = value;
    this.start[name] = value;
    this.turned.add(name);
    this.touch();
  }

  /** All as it was, and the training at its end. */
  back() {
    for (const knob of this.work.knobs) this.set(knob.name, knob.default);
    this.turned.clear();
    this.learning = false;
    if (this.training) this.scrub(1);
  }

  /** Show a place of the training, from 0 to 1. A latent that was learnt goes along, unless a hand has moved it. */
  scrub(place) {
    this.place = place;
    this.live.load(this.training.numbers(place));
    const latent = this.training.latent(place);
    for (const [n, name] of this.latents.entries()) {
      if (n < latent.length && !this.turned.has(name)) this.live.values[name] = this.start[name] = latent[n];
    }
    this.touch();
  }

  /** Play the training on, from its beginning once it was played to its end; or pause it. */
  learn() {
    this.learning = !this.learning;
    if (this.learning && this.place === 1) this.scrub(0);
  }

  /** The colours of the palette, as a recipe has them. */
  get palette() {
    const colors = this.work.knobs.filter((knob) => knob.kind === "color");
    return colors.map((knob) => hex(this.live.values[knob.name]));
  }

  /** Why no recipe tells what is seen; empty where one does. */
  get untold() {
    if (this.place < 1) return "it shows a step of the training";
    const {weights, network} = this.recipe.artnet;
    const other = weights && this.palette.some((color, n) => color !== network.palette[n]);
    return other ? "it was trained in other colours" : "";
  }

  /** The recipe of what is seen, at a size; none of what no recipe tells. */
  text(width, height) {
    if (this.untold) return "";
    const {values} = this.live;
    const {artnet, ...others} = structuredClone(this.recipe);
    Object.assign(artnet, {size: [width, height], supersample: 1, quality: "", time: values.time,
      file: {format: "png"}});
    artnet.view = {...artnet.view, center: [values.center_x, values.center_y], zoom: values.zoom,
      rotation: values.rotation};
    if (this.latents.length) artnet.latent = this.latents.map((name) => values[name]);
    if (this.palette.length) artnet.network.palette = this.palette;
    return JSON.stringify({artnet, ...others});
  }

  async save(width, height) {
    const {say, keep} = this.host;
    say("painting ...", 0);
    const pixels = await this.live.pixels(width, height, (share) => say(`painting ${Math.round(share * 100)} %`, 0));
    const text = this.text(width, height);
    const why = this.untold;
    const step = this.place < 1 ? `_step${this.training.told(this.place).step}` : "";
    keep(await png(pixels, width, height, text), `${this.work.name}${step}_${width}x${height}.png`);
    if (why) say(`saved without a recipe, for ${why}`, 5);
    this.touch();
  }

  record() {
    if (this.recorder) { this.recorder.stop(); return; }
    const type = ["video/webm;codecs=vp9", "video/webm", "video/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
    const parts = [];
    const {say, keep} = this.host;
    this.recorder = new MediaRecorder(this.live.canvas.captureStream(60), {mimeType: type, videoBitsPerSecond: 2e7});
    this.recorder.ondataavailable = (event) => parts.push(event.data);
    this.recorder.onstop = () => {
      keep(new Blob(parts, {type}), `${this.work.name}.${type.includes("mp4") ? "mp4" : "webm"}`);
      this.recorder = null;
    };
    this.recorder.start();
    if (this.training && this.place < 1) this.learning = true;
    else this.playing = true;
    say("recording: R ends it", 0);
  }
}
