// The scrubber under a painting: its training, from the first step to the last.

import {h} from "/dom.js";

export class Scrubber {
  constructor(place) {
    this.place = place;
    this.play = h("button", {"aria-label": "play the training", title: "play the training (t)", onclick: () =>
      this.learn()}, "▶");
    this.range = h("input", {type: "range", min: 0, max: 1, step: "any", value: 1, "aria-label": "the training",
      oninput: () => { this.player.learning = false; this.player.scrub(Number(this.range.value)); this.refresh(); }});
    this.told = h("output");
    place.append(this.play, this.range, this.told);
  }

  /** Of a player; without a training there is none. */
  show(player) {
    this.player = player?.training ? player : null;
    this.place.hidden = !this.player;
    document.body.classList.toggle("scrubs", Boolean(this.player));
    this.refresh();
  }

  learn() {
    if (!this.player) return;
    this.player.learn();
    this.refresh();
  }

  refresh() {
    const {player} = this;
    if (!player) return;
    const {step, psnr} = player.training.told(player.place);
    const words = [`step ${step.toLocaleString("en")}`, psnr === null ? "" : `${psnr.toFixed(1)} dB`].filter(Boolean);
    this.range.value = player.place;
    this.range.setAttribute("aria-valuetext", words.join(", "));
    this.told.textContent = words.join(" · ");
    this.play.textContent = player.learning ? "❚❚" : "▶";
    this.place.dataset.step = String(step);
  }
}
