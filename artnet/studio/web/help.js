// The keys, told.

import {h} from "/dom.js";

/** A dialog with all keys: [[key, words], ...]. */
export function helper(keys) {
  const dialog = h("dialog", {"aria-label": "keys", onclose: () => dialog.remove()}, h("h1", {}, "Keys"),
    h("div", {class: "keys"}, keys.map(([key, words]) => [h("kbd", {}, key), h("span", {}, words)])),
    h("p", {}, "Drag the picture to move it, wheel or pinch to zoom. Drag a number to turn it, with Shift finely; double"
      + " click a name to set it back. Drop any file of artnet's to open it."));
  document.body.append(dialog);
  dialog.showModal();
}
