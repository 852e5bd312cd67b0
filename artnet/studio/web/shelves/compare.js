// Two pictures of the tree, one over the other: a wipe shows the one on its left, the other on its right.

import {Player} from "/player.js";
import {h} from "/dom.js";

const VIEW = ["center_x", "center_y", "zoom", "rotation"];
const STEP = 0.02; // of the width, by an arrow key

export class Compare {
  /** `host`: ask(what, fields), say(text, seconds, bad), player(), title(node). */
  constructor(stage, host) {
    Object.assign(this, {stage, host, player: null, at: 0.5});
    this.bar = h("div", {class: "wipe", role: "slider", tabIndex: 0, "aria-label": "wipe", "aria-valuemin": 0,
      "aria-valuemax": 100, title: "drag; arrows move, Escape ends"}, h("i"));
    this.bar.addEventListener("pointerdown", (event) => {
      this.bar.setPointerCapture(event.pointerId);
      event.preventDefault();
      this.bar.focus();
    });
    this.bar.addEventListener("pointermove", (event) => {
      const box = this.stage.getBoundingClientRect();
      if (this.bar.hasPointerCapture(event.pointerId)) this.wipe((event.clientX - box.left) / box.width);
    });
    this.bar.addEventListener("keydown", (event) => {
      const by = {ArrowLeft: -STEP, ArrowRight: STEP}[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      this.wipe(this.at + by);
    });
  }

  get isOpen() { return this.player !== null; }

  /** Show a node beside what is shown. */
  async open(node) {
    const found = await this.host.ask("peek", {node});
    const shown = this.host.player();
    if (!found || !shown) return;
    this.close();
    const canvas = h("canvas", {class: "other", role: "img", "aria-label": `the picture of ${this.host.title(node)}`});
    const nobody = () => {};
    try {
      this.player = new Player(canvas, found.work, JSON.parse(found.recipe), {changed: nobody, played: nobody,
        say: nobody, keep: nobody});
    } catch (error) {
      this.host.say(`This picture cannot be painted here: ${error.message.split("\n")[0]}`, 8, true);
      return;
    }
    this.isOneView = VIEW.every((name) => shown.live.values[name] === this.player.live.values[name]);
    this.label = h("span", {class: "whose"}, this.host.title(node));
    this.stage.append(canvas, this.label, this.bar);
    document.body.classList.add("compares");
    this.wipe(this.at);
  }

  /** Where the one ends and the other begins, 0 to 1. */
  wipe(at) {
    this.at = Math.min(1, Math.max(0, at));
    this.stage.style.setProperty("--wipe", `${100 * this.at}%`);
    this.bar.setAttribute("aria-valuenow", String(Math.round(100 * this.at)));
  }

  /** What began with the same view keeps it. */
  follow(player) {
    if (!this.isOpen || !this.isOneView) return;
    for (const name of VIEW) this.player.live.values[name] = player.live.values[name];
    this.player.touch();
  }

  close() {
    if (!this.isOpen) return;
    this.player.close();
    this.player.live.canvas.remove();
    this.label.remove();
    this.bar.remove();
    this.player = null;
    document.body.classList.remove("compares");
  }
}
