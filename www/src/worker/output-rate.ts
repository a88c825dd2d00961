import type { OutputMessage } from '../protocol';

type Stream = Extract<OutputMessage, { type: 'stream' }>;

/**
 * Joins stream chunks when a cell prints faster than a page can take messages.
 *
 * Up to `BURST` chunks in `WINDOW` milliseconds go out at once, so that what was printed before a long
 * computation is seen; a flood is sent once a window.
 */
const WINDOW = 50;
const BURST = 20;

export class OutputRate {
  readonly #send: (message: OutputMessage) => void;
  readonly #now: () => number;
  #windowStart = -Infinity;
  #sentInWindow = 0;
  #held: Stream | null = null;

  constructor(send: (message: OutputMessage) => void, now: () => number = () => performance.now()) {
    this.#send = send;
    this.#now = now;
  }

  add(message: OutputMessage): void {
    if (message.type !== 'stream') {
      this.flush();
      this.#send(message);
      return;
    }
    if (this.#held && this.#held.name !== message.name) this.flush();
    this.#held = this.#held ? { ...this.#held, text: this.#held.text + message.text } : message;
    const now = this.#now();
    if (now - this.#windowStart >= WINDOW) {
      this.#windowStart = now;
      this.#sentInWindow = 0;
    }
    if (this.#sentInWindow < BURST) {
      this.#sentInWindow += 1;
      this.flush();
    }
  }

  /** Sends what is held back; at the end of the cell, and from time to time while it runs. */
  flush(): void {
    const held = this.#held;
    this.#held = null;
    if (held) this.#send(held);
  }
}
