// The training of a painting: the numbers that its shader reads, at any place from the first step to the last.

/** Numbers in base64, little-endian: float32, or float16, which not every browser has arrays of. */
function floats(text, bytes = 4) {
  const {buffer} = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return bytes === 4 ? new Float32Array(buffer) : Float32Array.from(new Uint16Array(buffer), unhalved);
}

/** Numbers in rows, one after the other: float32, or [those that there are, which of them each is]. */
function unpacked(rows) {
  const parts = rows.map((row) => {
    if (typeof row === "string") return floats(row);
    const bits = new Uint32Array(floats(row[0]).buffer); // some are whole numbers
    return new Float32Array(Uint32Array.from(atob(row[1]), (c) => bits[c.charCodeAt(0)]).buffer);
  });
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { all.set(part, at); return at + part.length; }, 0);
  return all;
}

function unhalved(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent === 31 ? (fraction ? NaN : Infinity)
    : exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
  return bits & 0x8000 ? -size : size;
}

/** The places of the bits that are set. */
function chosen(text) {
  const bits = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const places = [];
  for (let n = 0; n < bits.length * 8; n++) if (bits[n >> 3] >> (n & 7) & 1) places.push(n);
  return places;
}

function between(row, low, share) {
  const [from, to] = [row[low], row[low + 1]];
  return share === 0 || to === undefined ? from : from + share * (to - from);
}

class Training {
  /** `about` is what the page holds of it; `last` the numbers at its end, exactly. */
  constructor(about, last) {
    this.about = about;
    this.last = last;
    this.now = last.slice();
    const moves = chosen(about.moves);
    this.moving = moves.length;
    this.where = Int32Array.from([...moves, ...chosen(about.rests)]); // of the numbers that are others at the end
    this.resting = floats(about.resting, about.bytes);
    this.rows = floats(about.rows, about.bytes);
  }

  /** The snapshot before a place in [0, 1], and the share of the way to the next. */
  at(place) {
    const {shares} = this.about;
    if (place >= 1) return [shares.length - 1, 0];
    let low = 0;
    while (low < shares.length - 2 && shares[low + 1] <= place) low++;
    return [low, Math.max(0, (place - shares[low]) / (shares[low + 1] - shares[low]))];
  }

  /** The numbers at a place; between two snapshots they are blended. The array is used again. */
  numbers(place) {
    const [low, share] = this.at(place);
    const {now, last, where, moving, rows, resting} = this;
    const end = this.about.shares.length - 1;
    const of = (snapshot, n) => {
      if (snapshot === end) return last[where[n]];
      return n < moving ? rows[snapshot * moving + n] : resting[n - moving];
    };
    for (let n = 0; n < where.length; n++) {
      const from = of(low, n);
      now[where[n]] = share ? from + share * (of(low + 1, n) - from) : from;
    }
    return now;
  }

  /** What is known of a place: step, loss and psnr. */
  told(place) {
    const [low, share] = this.at(place);
    const {steps, losses, psnrs} = this.about;
    return {step: Math.round(between(steps, low, share)), loss: between(losses, low, share),
      psnr: between(psnrs, low, share)};
  }

  /** The latent that was learnt until there; nothing where none is learnt. */
  latent(place) {
    const [low, share] = this.at(place);
    return this.about.latents[low].map((from, n) => between([from, this.about.latents[low + 1]?.[n]], 0, share));
  }
}
