// A picture that Python painted, where the card cannot: it is moved under the hand, and painted anew once that lets go.

import {navigate} from "/player.js";

export class Printed {
  /** As a Player, of a work that says `by`, why Python paints it; `bytes` are the picture. */
  constructor(canvas, work, recipe, host, bytes) {
    Object.assign(this, {work, recipe, host, playing: false, learning: false, training: null, drawings: 0, place: 1});
    const values = Object.fromEntries([...work.knobs.map((knob) => [knob.name, knob.default]), ["time", work.time]]);
    this.live = {canvas, values, warm: async () => {}};
    this.start = {...values};
    canvas.classList.add("printed");
    navigate(this.live, () => { this.touch(); host.changed(this); });
    createImageBitmap(new Blob([bytes])).then((image) => {
      Object.assign(canvas, {width: image.width, height: image.height});
      canvas.getContext("2d").drawImage(image, 0, 0);
      this.drawings = 1;
    });
  }

  /** The picture that is there, moved as the view has been since it was painted. */
  touch() {
    const {canvas, values} = this.live;
    const unit = Math.min(canvas.clientWidth, canvas.clientHeight) / 2 * values.zoom;
    const [x, y] = [this.start.center_x - values.center_x, values.center_y - this.start.center_y].map((by) => by * unit);
    canvas.style.transform = `rotate(${values.rotation - this.start.rotation}deg) translate(${x}px, ${y}px) `
      + `scale(${values.zoom / this.start.zoom})`;
  }

  set(name, value) { this.live.values[name] = value; this.touch(); }

  back() { for (const knob of this.work.knobs) this.set(knob.name, knob.default); }

  close() { this.closed = true; }
}
