// What lies in the outputs folder, to be opened again: all of it, or only its colours, its network, its view.

import {h} from "/dom.js";

export class Library {
  /** `host`: ask, say. */
  constructor(host) { Object.assign(this, {host, pictures: new Map()}); }

  async open() {
    const {files} = await this.host.ask("library");
    const find = h("input", {class: "search", type: "search", placeholder: "find by name", "aria-label": "find by name"});
    const only = h("select", {"aria-label": "what of it"}, [["", "all of it"], ["colours", "only its colours"],
      ["network", "only its network"], ["view", "only its view"]].map(([value, word]) => h("option", {value}, word)));
    const grid = h("div", {class: "files"});
    const draw = () => {
      const words = find.value.toLowerCase();
      grid.replaceChildren(...files.filter((file) => file.path.toLowerCase().includes(words)).map((file) =>
        h("button", {title: file.path, onclick: () => { dialog.close(); this.take(file.path, only.value || null); }},
          this.picture(file), h("span", {}, file.name))));
      if (!grid.children.length) grid.append(h("p", {}, files.length ? "nothing of that name" : "nothing was saved yet"));
    };
    find.addEventListener("input", draw);
    const dialog = h("dialog", {"aria-label": "library", onclose: () => dialog.remove()}, h("h1", {}, "Library"),
      h("div", {class: "fields"}, find, only), grid);
    this.draw = draw;
    draw();
    document.body.append(dialog);
    dialog.showModal();
  }

  picture({path}) {
    if (!this.pictures.has(path)) {
      this.pictures.set(path, "");
      this.host.ask("library", {path}).catch(() => {});
    }
    const address = this.pictures.get(path);
    return address ? h("img", {src: address, alt: "", loading: "lazy"}) : h("div", {class: "none"});
  }

  small(path, bytes) {
    if (!bytes.byteLength) return;
    this.pictures.set(path, URL.createObjectURL(new Blob([bytes], {type: "image/jpeg"})));
    this.draw?.();
  }

  async take(path, only) {
    try { await this.host.ask("open_file", {path, only}); } catch (error) { this.host.say(error.message, 8, true); }
  }
}
