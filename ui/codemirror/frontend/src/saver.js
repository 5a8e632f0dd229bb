// Text that is being typed: sent after a short pause, never later than a longest wait, and at once on leaving the field.
// What was typed and not confirmed by the server is also kept in this browser, so that a reload or a restart loses nothing.

const QUIET = 400; // ms without a key
const LONGEST = 3000; // ms: a debounce alone never fires for who types without a pause

export class Saver {
  constructor(send, mirror, confirmed) {
    this.send = send;
    this.mirror = mirror ? `corrige/${mirror}` : null;
    this.confirmed = confirmed;
    this.pending = null;
    this.sent = confirmed;
    this.since = 0;
    this.timer = 0;
    this.last = () => this.flush();
    addEventListener("corrige:flush", this.last); // the clock's, shortly before the time is up
  }

  close() {
    this.flush();
    removeEventListener("corrige:flush", this.last);
  }

  // The text to begin with: the browser's own, when the server still has the text that it was typed over.
  initial() {
    const kept = this.read();
    if (!kept || kept.base !== this.confirmed || kept.text === this.confirmed) return this.confirmed;
    queueMicrotask(() => this.note(kept.text));
    return kept.text;
  }

  note(text) {
    const now = Date.now();
    if (this.pending === null) this.since = now;
    this.pending = text;
    this.write(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(QUIET, this.since + LONGEST - now)));
  }

  flush() {
    clearTimeout(this.timer);
    if (this.pending === null) return;
    const text = this.pending;
    this.pending = null;
    if (text === this.sent) return;
    this.sent = text;
    this.send(text);
  }

  // The server says which text it has.
  confirm(text) {
    this.confirmed = text;
    if (this.pending === null && text === this.sent) this.write(null);
  }

  read() {
    try {
      return this.mirror ? JSON.parse(localStorage.getItem(this.mirror)) : null;
    } catch {
      return null; // storage is off or holds something else: the server's text is the one
    }
  }

  write(text) {
    if (!this.mirror) return;
    try {
      if (text === null) localStorage.removeItem(this.mirror);
      else localStorage.setItem(this.mirror, JSON.stringify({ base: this.confirmed, text }));
    } catch {
      this.mirror = null; // storage is off or full: the server's copy is the only one
    }
  }
}
