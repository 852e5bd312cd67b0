// The brush: what is painted over counts more while the network learns. It lies on the picture, wherever that is moved.

import {h} from "/dom.js";

const VEIL = 0.42; // how white what was brushed is seen
const [LEAST, MOST] = [6, 240];
const SETTLED = 500; // milliseconds after a stroke until it counts

export class Brush {
  /** `host`: player() that paints, brushed(blob) once strokes have come to rest. */
  constructor(stage, host) {
    Object.assign(this, {stage, host, on: false, erases: false, size: 48, last: null, strokes: 0});
    this.mask = h("canvas");
    this.canvas = h("canvas", {class: "brush", hidden: true, "aria-label": "brush what should count more"});
    stage.append(this.canvas);
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.last = null;
      this.stroke(event);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      this.at = event;
      if (this.canvas.hasPointerCapture(event.pointerId)) this.stroke(event);
      this.draw();
    });
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.rest());
    this.canvas.addEventListener("pointerleave", () => { this.at = null; this.draw(); });
    this.canvas.addEventListener("wheel", (event) => { // the picture below takes it
      event.preventDefault();
      this.host.player()?.live.canvas.dispatchEvent(new WheelEvent("wheel", event));
    }, {passive: false});
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  /** Another photograph, of so many pixels: nothing is brushed. */
  reset(width, height) {
    if (this.mask.width === width && this.mask.height === height && this.strokes) return;
    Object.assign(this.mask, {width, height});
    this.strokes = 0;
    this.draw();
  }

  show(on) {
    this.on = on;
    this.canvas.hidden = !on;
    this.canvas.classList.toggle("on", on);
    this.draw();
  }

  resize(factor) {
    this.size = Math.min(MOST, Math.max(LEAST, this.size * factor));
    this.draw();
  }

  clear() {
    this.mask.getContext("2d").clearRect(0, 0, this.mask.width, this.mask.height);
    this.strokes = 0;
    this.draw();
  }

  /** How the picture lies: half its short side and the size of its box in pixels of the screen, and its view. */
  get view() {
    const {values} = this.host.player()?.live ?? {values: {}};
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    return {width, height, unit: Math.min(width, height) / 2, zoom: values.zoom ?? 1, turn: (values.rotation ?? 0) *
      Math.PI / 180, x: values.center_x ?? 0, y: values.center_y ?? 0, half: Math.min(this.mask.width,
      this.mask.height) / 2};
  }

  stroke(event) {
    const {width, height, unit, zoom, turn, x, y, half} = this.view;
    const [sx, sy] = [(event.offsetX - width / 2) / unit / zoom, (event.offsetY - height / 2) / unit / zoom];
    const place = [x + Math.cos(turn) * sx + Math.sin(turn) * sy, -y - Math.sin(turn) * sx + Math.cos(turn) * sy];
    const [to, from] = [place.map((p, n) => p * half + [this.mask.width, this.mask.height][n] / 2), this.last];
    const radius = Math.max(0.7, this.size / 2 / unit / zoom * half);
    const pen = this.mask.getContext("2d");
    pen.globalCompositeOperation = this.erases || event.altKey ? "destination-out" : "source-over";
    const apart = from ? Math.hypot(to[0] - from[0], to[1] - from[1]) : 0;
    const dabs = Math.max(1, Math.ceil(apart / (radius / 3)));
    for (let n = 1; n <= dabs; n++) {
      const [px, py] = from ? from.map((p, axis) => p + (to[axis] - p) * n / dabs) : to;
      const soft = pen.createRadialGradient(px, py, radius * 0.35, px, py, radius);
      soft.addColorStop(0, "#ffff");
      soft.addColorStop(1, "#fff0");
      pen.fillStyle = soft;
      pen.fillRect(px - radius, py - radius, 2 * radius, 2 * radius);
    }
    this.last = to;
    this.strokes += 1;
    clearTimeout(this.resting);
  }

  rest() {
    this.last = null;
    clearTimeout(this.resting);
    this.resting = setTimeout(async () => this.host.brushed(await this.picture()), SETTLED);
  }

  /** What was brushed as a PNG: white on black. */
  picture() {
    const {width, height} = this.mask;
    const flat = h("canvas", {width, height});
    const pen = flat.getContext("2d");
    pen.fillRect(0, 0, width, height);
    pen.drawImage(this.mask, 0, 0);
    return new Promise((done) => flat.toBlob(done, "image/png"));
  }

  draw() {
    const {canvas, mask} = this;
    if (canvas.hidden || !canvas.clientWidth) return;
    const {width, height, unit, zoom, turn, x, y, half} = this.view;
    const scale = devicePixelRatio || 1;
    Object.assign(canvas, {width: Math.round(width * scale), height: Math.round(height * scale)});
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.save();
    pen.translate(width / 2, height / 2);
    pen.scale(unit * zoom, unit * zoom);
    pen.rotate(turn);
    pen.translate(-x, y);
    pen.scale(1 / half, 1 / half);
    pen.globalAlpha = VEIL;
    pen.drawImage(mask, -mask.width / 2, -mask.height / 2);
    pen.restore();
    if (!this.at) return;
    for (const [color, wide] of [["#000a", 2.5], ["#fff", 1.2]]) {
      pen.beginPath();
      pen.arc(this.at.offsetX, this.at.offsetY, this.size / 2, 0, 7);
      Object.assign(pen, {strokeStyle: color, lineWidth: wide});
      pen.stroke();
    }
  }
}
