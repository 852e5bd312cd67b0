// The history: a tree of works, of which the strip shows the way to where we are and what goes on from there.

import {h} from "/dom.js";

const NEAR = 40; // steps before and after where we are that the strip shows

export class Tree {
  /** `host`: ask(what, fields, bytes), compare(node). */
  constructor(strip, host) {
    Object.assign(this, {strip, host, nodes: new Map(), on: new Map(), at: null, thumbs: new Map(), asked: new Set()});
  }

  load(nodes, at) {
    this.nodes.clear();
    this.on.clear();
    for (const node of nodes) this.keep(node);
    this.at = at;
    this.draw();
  }

  keep(node) {
    if (!this.nodes.has(node.id)) this.on.set(node.parent, [...this.children(node.parent).map(({id}) => id), node.id]);
    this.nodes.set(node.id, node);
  }

  put(node, at) {
    this.keep(node);
    this.at = at;
    this.draw();
  }

  go(at) { this.at = at; this.draw(); }

  thumb(number, bytes) {
    if (!bytes.byteLength) { this.asked.delete(number); return; }
    const last = this.thumbs.get(number);
    if (last) URL.revokeObjectURL(last);
    this.thumbs.set(number, URL.createObjectURL(new Blob([bytes], {type: "image/jpeg"})));
    this.draw();
  }

  /** What a node is called. */
  title(number) { const {name, what} = this.nodes.get(number) ?? {}; return name || what || `step ${number}`; }

  children(number) { return (this.on.get(number) ?? []).map((id) => this.nodes.get(id)); }

  /** The steps before where we are, and on along the newest. */
  get way() {
    const [back, on] = [[], []];
    for (let node = this.nodes.get(this.at); node && back.length <= NEAR; node = this.nodes.get(node.parent)) {
      back.push(node);
    }
    for (let next = this.children(this.at).at(-1); next && on.length < NEAR; next = this.children(next.id).at(-1)) {
      on.push(next);
    }
    return [...back.reverse(), ...on];
  }

  undo() {
    const {parent} = this.nodes.get(this.at) ?? {};
    if (this.nodes.has(parent)) this.host.ask("go", {node: parent});
  }

  redo() {
    const next = this.children(this.at).at(-1);
    if (next) this.host.ask("go", {node: next.id});
  }

  star() {
    const node = this.nodes.get(this.at);
    if (node) this.host.ask("tell", {node: node.id, star: !node.star});
  }

  rename() {
    const node = this.nodes.get(this.at);
    const name = node && prompt("A name for this picture", node.name);
    if (typeof name === "string") this.host.ask("tell", {node: node.id, name});
  }

  /** Soon, and once for all that happens in a frame. */
  draw() {
    this.drawing ??= requestAnimationFrame(() => { this.drawing = null; this.redraw(); });
  }

  redraw() {
    this.strip.replaceChildren(...this.way.map((node) => this.button(node)));
    this.strip.querySelector("[aria-current=true]")?.scrollIntoView({block: "nearest", inline: "center"});
  }

  button(node) {
    const picture = this.thumbs.get(node.id);
    if (!picture && !this.asked.has(node.id)) {
      this.asked.add(node.id);
      this.host.ask("thumb", {node: node.id});
    }
    const others = this.children(node.parent).filter((one) => one.id !== node.id);
    const words = this.title(node.id);
    return h("button", {class: "node", title: words, "aria-label": `${words}, step ${node.id}`, "aria-current":
      String(node.id === this.at), onclick: (event) => (event.shiftKey ? this.host.compare(node.id)
        : this.host.ask("go", {node: node.id})), oncontextmenu: (event) => {
        event.preventDefault();
        const next = others[(others.findIndex((one) => one.id > node.id) + others.length) % others.length];
        if (next) this.host.ask("go", {node: next.id});
      }},
    picture ? h("img", {src: picture, alt: "", draggable: false}) : h("span", {}, words.slice(0, 12)),
    node.star ? h("span", {class: "star", "aria-hidden": "true"}, "★") : null,
    others.length ? h("span", {class: "fork", title: `${others.length} other ways: right click goes on` }, `⑂${others.length}`) : null);
  }
}
