// Knobs: one row for each number or colour that one may turn.

function hex(color) {
  return `#${color.map((c) => Math.round(Math.min(1, Math.max(0, c)) * 255).toString(16).padStart(2, "0")).join("")}`;
}

/** Put the knobs of a player into a panel; what is given back brings them up to date. */
function knobs(player, panel) {
  panel.replaceChildren();
  const rows = player.work.knobs.map((knob) => {
    const [row, refresh] = knob.kind === "color" ? colorKnob(player, knob) : slider(player, knob);
    panel.append(row);
    return refresh;
  });
  return () => { for (const refresh of rows) refresh(); };
}

function labelled(knob, input, told) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  name.textContent = knob.label.replace(" in degrees", "");
  label.append(name, input, told);
  return label;
}

function colorKnob(player, knob) {
  const input = document.createElement("input");
  input.type = "color";
  input.oninput = () => {
    player.set(knob.name, [1, 3, 5].map((at) => parseInt(input.value.slice(at, at + 2), 16) / 255));
    player.host.changed(player);
  };
  const row = labelled(knob, input, document.createElement("output"));
  return [row, () => { input.value = hex(player.live.values[knob.name]); }];
}

function slider(player, knob) {
  const input = document.createElement("input");
  const told = document.createElement("output");
  const log = knob.name === "zoom";
  const [to, from] = log ? [Math.log, Math.exp] : [(v) => v, (v) => v];
  const turns = knob.name === "rotation";
  Object.assign(input, {type: "range", min: to(knob.least), max: to(knob.most), step: "any"});
  const turn = (value) => { player.set(knob.name, value); player.host.changed(player); };
  input.oninput = () => turn(from(Number(input.value)));
  const row = labelled(knob, input, told);
  row.ondblclick = () => turn(knob.default);
  return [row, () => {
    let value = player.live.values[knob.name];
    if (turns) value -= 360 * Math.round(value / 360); // which is the same
    input.value = to(value);
    told.textContent = turns ? `${Math.round(value)}°` : Number(value.toPrecision(3));
  }];
}
