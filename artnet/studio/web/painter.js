// The canvas: it shows one work at a time, and prepares the next beside it, which takes its place once it is painted.

import {Player} from "/player.js";
import {Printed} from "/printed.js";
import {h} from "/dom.js";

const THUMB = 120; // pixels along the long side

export class Painter {
  /** `host`: turned(values, what) at the end of a gesture, moved() during one, say(text, seconds), keep(blob, name). */
  constructor(stage, host) {
    Object.assign(this, {stage, host, player: null, words: null});
  }

  /** Words in place of a picture. */
  tell(title, text = "") {
    this.words?.remove();
    this.words = title ? h("div", {class: "words"}, h("strong", {}, title), text) : null;
    if (this.words) this.stage.append(this.words);
  }

  /** Show a picture that no shader paints. */
  pixels(blob) {
    const image = h("img", {alt: "the picture", src: URL.createObjectURL(blob)});
    image.onload = () => {
      URL.revokeObjectURL(image.src);
      for (const old of this.stage.querySelectorAll("img, canvas")) if (old !== image) old.remove();
      this.player?.close();
      this.player = null;
      this.tell("");
    };
    this.stage.append(image);
  }

  /** Paint another work; `bytes` are its picture where Python painted it. Raises an Error where the card cannot. */
  show(work, recipe, bytes = null) {
    const last = this.player;
    this.next?.close();
    const canvas = h("canvas", {class: "next", hidden: true, tabIndex: 0, role: "img", "aria-label": "the picture"});
    this.stage.prepend(canvas);
    try {
      const host = {
        changed: () => { this.host.moved(this.player); this.settle(); },
        played: () => this.host.moved(this.player), say: this.host.say, keep: this.host.keep, patient: true,
      };
      this.next = work.by ? new Printed(canvas, work, recipe, host, bytes) : new Player(canvas, work, recipe, host);
    } catch (error) {
      canvas.remove();
      this.next = null;
      throw error;
    }
    const mine = this.next;
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => this.settle(true));
    canvas.addEventListener("wheel", () => this.settle(), {passive: true});
    return mine.live.warm().then(() => this.shown(mine, last), (error) => {
      canvas.remove();
      mine.close();
      if (mine !== this.next) return false;
      this.next = null;
      throw error;
    });
  }

  /** Once the next player has painted, it takes the place of the last; whether it did. */
  shown(mine, last) {
    const {canvas} = mine.live;
    canvas.hidden = false; // only now: a browser waits for what is drawn on a canvas that is seen
    return new Promise((done) => {
      const look = () => {
        if (mine !== this.next) { canvas.remove(); done(false); return; }
        if (mine.drawings < 1) { requestAnimationFrame(look); return; }
        canvas.classList.remove("next");
        this.player = mine;
        this.next = null;
        clearTimeout(this.settling);
        last?.close();
        last?.live.canvas.remove();
        canvas.style.transform = "";
        for (const image of this.stage.querySelectorAll("img")) image.remove();
        this.tell("");
        done(true);
      };
      look();
    });
  }

  /** A hand let go, or will have: what stands there is one step of the history. */
  settle(now = false) {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const {player} = this;
      // What still learns is no step of the history, nor is what another picture is about to take the place of.
      if (!player || player.playing || this.learning || this.next) return;
      this.host.turned(this.values);
    }, now ? 30 : 350);
  }

  /** The knobs as they stand. */
  get values() {
    const {work, live} = this.player;
    const names = [...work.knobs.map(({name}) => name), ...(work.moves ? ["time"] : [])];
    return Object.fromEntries(names.map((name) => [name, live.values[name]]));
  }

  set(name, value) {
    this.player?.set(name, value);
    this.settle();
  }

  /** A small JPEG of what is seen (Blob), or null. */
  async thumb() {
    const source = this.player?.live.canvas;
    if (!source?.width) return null;
    const share = THUMB / Math.max(source.width, source.height);
    const small = h("canvas", {width: Math.max(1, Math.round(source.width * share)),
      height: Math.max(1, Math.round(source.height * share))});
    small.getContext("2d").drawImage(source, 0, 0, small.width, small.height);
    return new Promise((done) => small.toBlob(done, "image/jpeg", 0.82));
  }
}
