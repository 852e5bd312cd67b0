// A network, painted on a canvas by its shader. Used by pages, by notebooks, and by whatever shows a network live.
//
//   const live = new Live(canvas, picture);   picture: {shader, once, knobs, data}
//   live.set("zoom", 2);                       a number, or [r, g, b]
//   live.draw();                               at the canvas's own size
//   new Beside(live, width, height)            the same, a strip at a time
//   await live.pixels(4096, 4096);             RGBA, painted in tiles

const VERTEX = `#version 300 es
void main() { // one triangle over all of it
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;
const TILE = 1024;
const ROW = 1024; // texels in a row of the texture that holds the numbers

export class Live {
  /**
   * Raises an Error where the browser has no WebGL2, or the shader does not compile. One that is `patient` does not wait
   * for the compiler: it may be drawn once `warm()` has come to its end, which until then costs the page no time.
   */
  constructor(canvas, picture, {patient = false} = {}) {
    this.canvas = canvas;
    this.values = {time: 0};
    for (const knob of picture.knobs) this.values[knob.name] = knob.default;
    this.picture = picture;
    this.gl = canvas.getContext("webgl2", {alpha: true, antialias: false, preserveDrawingBuffer: true});
    if (!this.gl) throw new Error("this browser has no WebGL2");
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.parallel = this.gl.getExtension("KHR_parallel_shader_compile");
    canvas.addEventListener("webglcontextrestored", () => { this.prepare(); this.check(); this.draw(); });
    this.prepare();
    if (!patient) this.check();
  }

  prepare() {
    this.isWarm = false;
    this.main = this.linked(this.picture.shader);
    this.once = this.picture.once ? this.linked(this.picture.once) : null;
    this.given = this.whole = this.buffer = null; // textures of the numbers, and what the second is painted by
    this.load(this.picture.data);
  }

  linked(source) {
    const {gl} = this;
    const program = gl.createProgram();
    const shaders = [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, source]].map(([kind, text]) => {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      return shader;
    });
    gl.linkProgram(program);
    return {program, shaders, places: {}};
  }

  get programs() { return [this.main, this.once].filter(Boolean); }

  /** Whether the compiler is done, as far as the browser tells without waiting for it. */
  get isReady() {
    const {gl, parallel} = this;
    return !parallel || gl.isContextLost()
      || this.programs.every(({program}) => gl.getProgramParameter(program, parallel.COMPLETION_STATUS_KHR));
  }

  /** Wait for the compiler; raises an Error where it failed. */
  check() {
    const {gl} = this;
    for (const {program, shaders} of this.programs) {
      if (gl.getProgramParameter(program, gl.LINK_STATUS)) continue;
      const logs = shaders.map((shader) => gl.getShaderInfoLog(shader));
      throw new Error([gl.getProgramInfoLog(program), ...logs].filter(Boolean).join("\n"));
    }
    this.isWarm = true;
  }

  /** Wait, frame by frame, for the compiler and for the first drawing, at which cards make their own code. */
  async warm() {
    const {gl, canvas} = this;
    const frame = () => new Promise(requestAnimationFrame);
    while (!this.isReady) await frame();
    this.check();
    this.isWarm = false;
    Object.assign(canvas, {width: 1, height: 1});
    this.draw();
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    while (!gl.isContextLost() && gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) await frame();
    gl.deleteSync(fence);
    this.isWarm = true;
  }

  /** The numbers that the shader reads from a texture, four by four: their bits, which every card can also paint. */
  load(numbers) {
    if (!numbers) return;
    const {gl} = this;
    this.picture.data = numbers; // once more, should the card lose them
    this.rows = Math.ceil(numbers.length / 4 / ROW);
    let padded = numbers;
    if (numbers.length < this.rows * ROW * 4) {
      padded = new Float32Array(this.rows * ROW * 4);
      padded.set(numbers);
    }
    this.given ??= gl.createTexture();
    this.fill(this.given, new Uint32Array(padded.buffer, padded.byteOffset, padded.length));
    if (this.once) {
      this.whole ??= gl.createTexture();
      this.fill(this.whole, null);
      this.colors = null; // that it was painted for
    }
  }

  fill(texture, bits) {
    const {gl} = this;
    const {TEXTURE_2D: kind, NEAREST} = gl;
    gl.bindTexture(kind, texture);
    gl.texImage2D(kind, 0, gl.RGBA32UI, ROW, this.rows, 0, gl.RGBA_INTEGER, gl.UNSIGNED_INT, bits);
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(kind, side, NEAREST);
  }

  set(name, value) { this.values[name] = value; }

  uniform({program, places}, name, value) {
    const {gl} = this;
    const place = places[name] ??= gl.getUniformLocation(program, name);
    if (place === null) return;
    if (Array.isArray(value)) gl[`uniform${value.length}fv`](place, value);
    else gl.uniform1f(place, value);
  }

  run(shader, texture, width, height, values) {
    const {gl} = this;
    gl.useProgram(shader.program);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.viewport(0, 0, width, height);
    for (const [name, value] of Object.entries(values)) this.uniform(shader, name, value);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** Have the numbers that the colours alone make painted among the others, when there are other colours. */
  compute() {
    const {gl, values} = this;
    const colors = JSON.stringify(Object.entries(values).filter(([name]) => name.startsWith("color_")));
    if (!this.once || this.colors === colors) return;
    this.colors = colors;
    const before = gl.getParameter(gl.FRAMEBUFFER_BINDING);
    this.buffer ??= gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.buffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.whole, 0);
    this.run(this.once, this.given, ROW, this.rows, values);
    gl.bindFramebuffer(gl.FRAMEBUFFER, before);
  }

  /** Paint the part of a picture of a size that lies in the viewport. */
  paint(size, corner, width, height) {
    this.compute();
    this.run(this.main, this.whole ?? this.given, width, height, {...this.values, resolution: size, corner});
  }

  draw() {
    const {canvas} = this;
    this.paint([canvas.width, canvas.height], [0, 0], canvas.width, canvas.height);
  }

  /** RGBA bytes (height x width x 4, from the top) of a picture of any size. */
  async pixels(width, height, progress = () => {}) {
    const {gl} = this;
    const out = new Uint8ClampedArray(width * height * 4);
    const buffer = gl.createFramebuffer();
    const target = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, target);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, TILE, TILE);
    const tile = new Uint8Array(TILE * TILE * 4);
    for (let y = 0; y < height; y += TILE) {
      for (let x = 0; x < width; x += TILE) {
        const [w, h] = [Math.min(TILE, width - x), Math.min(TILE, height - y)];
        gl.bindFramebuffer(gl.FRAMEBUFFER, buffer);
        gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target, 0);
        this.paint([width, height], [x, y], w, h);
        gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, tile);
        gl.bindFramebuffer(gl.FRAMEBUFFER, null);
        for (let row = 0; row < h; row++) {
          out.set(tile.subarray(row * w * 4, (row + 1) * w * 4), ((height - 1 - y - row) * width + x) * 4);
        }
        progress((y * width + (x + w) * h) / (width * height));
        await new Promise((resolve) => setTimeout(resolve)); // the page goes on
      }
    }
    gl.deleteFramebuffer(buffer);
    gl.deleteTexture(target);
    return out;
  }

  close() { this.gl.getExtension("WEBGL_lose_context")?.loseContext(); }
}

/** A picture of a Live that is painted strip by strip beside the one on the canvas, whose place it takes at its end. */
export class Beside {
  constructor(live, width, height) {
    const {gl} = live;
    Object.assign(this, {live, width, height, y: 0, buffer: gl.createFramebuffer(), target: gl.createTexture()});
    gl.bindTexture(gl.TEXTURE_2D, this.target);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
  }

  get isWhole() { return this.y >= this.height; }

  /** Paint the next rows; how many pixels these are. */
  paint(rows) {
    const {live: {gl}, live, width, height, y} = this;
    const high = Math.min(rows, height - y);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.buffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.target, 0);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, y, width, high);
    live.paint([width, height], [0, 0], width, height);
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    this.y += high;
    return width * high;
  }

  /** Put it on the canvas. */
  show() {
    const {live: {gl, canvas}, width, height} = this;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.buffer);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
  }

  close() {
    const {gl} = this.live;
    gl.deleteFramebuffer(this.buffer);
    gl.deleteTexture(this.target);
  }
}

/** Half the short side of a canvas in pixels: one unit of the plane at a zoom of 1. */
function unit(canvas) { return Math.min(canvas.clientWidth, canvas.clientHeight) / 2; }

/** Drag, wheel and pinch move the view of a Live; `changed` is called after each move. */
export function navigate(live, changed) {
  const {canvas} = live;
  const fingers = new Map();
  const move = (dx, dy) => { // pixels on the screen, y down
    const turn = live.values.rotation * Math.PI / 180;
    const reach = 1 / (unit(canvas) * live.values.zoom);
    live.values.center_x -= (dx * Math.cos(turn) + dy * Math.sin(turn)) * reach;
    live.values.center_y += (dy * Math.cos(turn) - dx * Math.sin(turn)) * reach;
  };
  const zoom = (factor, x, y) => {
    const before = live.values.zoom;
    live.values.zoom = Math.min(10000, Math.max(0.001, before * factor));
    const box = canvas.getBoundingClientRect();
    const [dx, dy] = [x - box.left - box.width / 2, y - box.top - box.height / 2];
    const share = live.values.zoom / before - 1; // what lies under the hand stays there
    move(-dx * share, -dy * share);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture?.(event.pointerId);
    fingers.set(event.pointerId, event);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [other] = [...fingers.values()].filter((one) => one.pointerId !== event.pointerId);
    if (other) {
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
      zoom(apart(event) / apart(before), (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
    }
    const share = other ? 0.5 : 1;
    move((event.clientX - before.clientX) * share, (event.clientY - before.clientY) * share);
    fingers.set(event.pointerId, event);
    changed();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX, event.clientY);
    changed();
  }, {passive: false});
}

// ---- PNG, with the recipe inside ------------------------------------------------------------------------------------

const CRC = Uint32Array.from({length: 256}, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function chunk(kind, data) {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(kind), 4);
  bytes.set(data, 8);
  let crc = 0xffffffff;
  for (let n = 4; n < bytes.length - 4; n++) crc = CRC[(crc ^ bytes[n]) & 255] ^ (crc >>> 8);
  view.setUint32(bytes.length - 4, ~crc >>> 0);
  return bytes;
}

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A PNG file (Blob) of RGBA bytes; RGB where all are opaque. `text` is the recipe. */
export async function png(pixels, width, height, text = "") {
  let opaque = true;
  for (let n = 3; n < pixels.length && opaque; n += 4) opaque = pixels[n] === 255;
  const channels = opaque ? 3 : 4;
  const rows = new Uint8Array(height * (width * channels + 1));
  let at = 0;
  for (let y = 0; y < height; y++) {
    rows[at++] = 1; // each number is told by its difference to the one on its left
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const place = (y * width + x) * 4 + c;
        rows[at++] = pixels[place] - (x ? pixels[place - 4] : 0);
      }
    }
  }
  const head = new Uint8Array(13);
  new DataView(head.buffer).setUint32(0, width);
  new DataView(head.buffer).setUint32(4, height);
  head.set([8, opaque ? 2 : 6, 0, 0, 0], 8);
  const parts = [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), chunk("IHDR", head),
    chunk("sRGB", Uint8Array.of(0))];
  if (text) parts.push(chunk("iTXt", new TextEncoder().encode(`artnet\0\0\0\0\0${text}`)));
  parts.push(chunk("IDAT", await deflated(rows)), chunk("IEND", new Uint8Array()));
  return new Blob(parts, {type: "image/png"});
}
