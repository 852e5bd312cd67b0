// The line to Python: questions with answers, and events. It comes back by itself.

const FIRST_WAIT = 300; // milliseconds until the line is tried again; each time twice as long
const LONGEST_WAIT = 5000;

/** The token comes in the address, and leaves it at once: what is not there is in no history, and in no title. */
function token() {
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("token") ?? "";
}

export class Link {
  /** `on` has a function for each event, and `open` and `lost`. */
  constructor(on) {
    this.on = on;
    this.token = token();
    this.waiting = new Map();
    this.number = 0;
    this.wait = FIRST_WAIT;
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(`ws://${location.host}/socket`);
    this.socket.binaryType = "arraybuffer";
    let data = null;
    this.socket.onopen = () => { this.socket.send(JSON.stringify({token: this.token})); };
    this.socket.onmessage = ({data: frame}) => {
      if (typeof frame !== "string") { data = frame; return; }
      const message = JSON.parse(frame);
      this.wait = FIRST_WAIT;
      if ("event" in message) {
        if (message.event === "hello") this.on.open?.();
        this.on[message.event]?.(message, data);
      } else this.answered(message);
      data = null;
    };
    this.socket.onclose = ({code}) => {
      for (const {fail} of this.waiting.values()) fail(new Error("the line to Python was cut"));
      this.waiting.clear();
      const refused = code === 1008;
      this.on.lost?.(refused);
      if (refused) return;
      setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(LONGEST_WAIT, 2 * this.wait);
    };
  }

  answered({id, ok, error}) {
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (!asked) {
      if (error !== undefined) this.on.wrong?.(error); // of the first greeting, which nobody asked for
      return;
    }
    if (error === undefined) asked.done(ok);
    else asked.fail(new Error(error));
  }

  get isOpen() { return this.socket.readyState === WebSocket.OPEN; }

  /** The answer to a question; bytes go before it. */
  ask(what, fields = {}, bytes = null) {
    if (!this.isOpen) return Promise.reject(new Error("Python does not answer just now"));
    const id = ++this.number;
    return new Promise((done, fail) => {
      this.waiting.set(id, {done, fail});
      if (bytes) this.socket.send(bytes);
      this.socket.send(JSON.stringify({...fields, do: what, id}));
    });
  }
}
