// What lies in the outputs folder, to be opened again: all of it, or only its colours, its network, its view.

import {h} from "/dom.js";

export class Library {
  /** `host`: ask, say. */
  constructor(host) { Object.assign(this, {host, pictures: new Map(), sketches: new Map()}); }

  async open() {
    const {files} = await this.host.ask("library");
    const find = h("input", {class: "search", type: "search", placeholder: "find by name", "aria-label": "find by name"});
    const only = h("select", {"aria-label": "what of it"}, [["", "all of it"], ["colours", "only its colours"],
      ["network", "only its network"], ["view", "only its view"]].map(([value, word]) => h("option", {value}, word)));
    const starred = h("input", {type: "checkbox", onchange: () => draw()});
    const sketch = h("select", {"aria-label": "of which sketch", onchange: () => draw()});
    const grid = h("div", {class: "files"});
    const draw = () => {
      const words = find.value.toLowerCase();
      const names = [...new Set(this.sketches.values())].filter(Boolean).sort();
      const options = [["", "of any sketch, or none"], ...names.map((name) => [name, `of the sketch ${name}`])];
      if (sketch.options.length !== options.length) {
        const chosen = sketch.value;
        sketch.replaceChildren(...options.map(([value, word]) => h("option", {value, selected: value === chosen}, word)));
      }
      const shown = files.filter((file) => file.path.toLowerCase().includes(words) && (!starred.checked || file.star)
        && (!sketch.value || this.sketches.get(file.path) === sketch.value));
      grid.replaceChildren(...shown.map((file) => this.entry(file, draw, () => {
        dialog.close();
        this.take(file.path, only.value || null);
      })));
      if (!shown.length) grid.append(h("p", {}, files.length ? "nothing of that kind" : "nothing was saved yet"));
    };
    find.addEventListener("input", draw);
    const dialog = h("dialog", {"aria-label": "library", onclose: () => dialog.remove()}, h("h1", {}, "Library"),
      h("div", {class: "fields"}, find, only, sketch, h("label", {class: "starred"}, starred,
        "with a star")), grid);
    this.draw = draw;
    draw();
    document.body.append(dialog);
    dialog.showModal();
  }

  entry(file, draw, open) {
    const star = h("button", {class: "star", "aria-pressed": String(file.star), "aria-label": `a star for ${file.name}`,
      onclick: async () => {
        await this.host.ask("library", {path: file.path, star: !file.star});
        file.star = !file.star;
        draw();
      }}, file.star ? "★" : "☆");
    return h("div", {class: "file"}, h("button", {title: file.path, onclick: open}, this.picture(file), h("span", {},
      file.name)), star);
  }

  picture({path}) {
    if (!this.pictures.has(path)) {
      this.pictures.set(path, "");
      this.host.ask("library", {path}).catch(() => {});
    }
    const address = this.pictures.get(path);
    return address ? h("img", {src: address, alt: "", loading: "lazy"}) : h("div", {class: "none"});
  }

  small(path, bytes, sketch) {
    this.sketches.set(path, sketch);
    if (bytes.byteLength) this.pictures.set(path, URL.createObjectURL(new Blob([bytes], {type: "image/jpeg"})));
    this.draw?.();
  }

  async take(path, only) {
    try { await this.host.ask("open_file", {path, only}); } catch (error) { this.host.say(error.message, 8, true); }
  }
}
