// Saving: everything that a work may be kept as, in the outputs folder.

import {h} from "/dom.js";

const WORDS = {
  png: "PNG, with its recipe", jpeg: "JPEG", webp: "WebP", "film gif": "GIF that loops", "film mp4": "MP4 film",
  "film webp": "WebP film", "film avif": "AVIF film", "film apng": "PNG film", "film mov": "MOV, for editing",
  html: "a page that plays it", glsl: "a WebGL shader", shadertoy: "for shadertoy.com", isf: "for VJ programs",
  touchdesigner: "for TouchDesigner", wgsl: "a WebGPU shader", svg: "a drawing for pens", sketch: "Python that makes it",
};

/** A dialog; `host`: ask, say, size() of what is shown. */
export function keeper(forms, host) {
  const [width, height] = host.size();
  const field = (label, input) => [h("label", {}, label, input), input];
  const [sizeRow, size] = field("size in pixels", h("input", {value: `${width}x${height}`, spellcheck: false}));
  const [qualityRow, quality] = field("samples", h("select", {}, ["good", "draft", "print"].map((word) =>
    h("option", {value: word}, word))));
  const [secondsRow, seconds] = field("seconds of films", h("input", {value: host.seconds(), inputMode: "decimal"}));
  const [fpsRow, fps] = field("frames a second", h("input", {value: "25", inputMode: "numeric"}));
  const dialog = h("dialog", {"aria-label": "save"}, h("h1", {}, "Save"),
    h("div", {class: "fields"}, sizeRow, qualityRow, secondsRow, fpsRow),
    h("div", {class: "forms"}, forms.map((form) => h("button", {onclick: () => { dialog.close(); save(form); }},
      form.replace("film ", ""), h("small", {}, WORDS[form] ?? "")))));
  const save = async (form) => {
    host.say(`saving ${form.replace("film ", "")} ...`, 0);
    try {
      const {path, bytes} = await host.ask("save", {form, size: size.value, quality: quality.value,
        ...host.film(), seconds: Number(seconds.value),
        fps: Number(fps.value)});
      host.say(`saved ${path}${bytes ? `, ${(bytes / 1024).toFixed(0)} KiB` : ""}`, 6);
    } catch (error) { host.say(error.message, 8, true); }
  };
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector(".forms button").focus();
}
