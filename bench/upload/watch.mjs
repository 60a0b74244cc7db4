import { residentMib } from '../runner/resident.mjs';

const EVERY_MS = 50;

/** The most memory that processes of one kind ever had above what each had when it was idle; a killed one keeps what it had until then. */
export class Watch {
  #timer;
  #pid;
  idle = 0;
  above = 0;

  /** The process is up and has nothing to do. */
  of(pid) {
    this.stop();
    const { now } = residentMib(pid);
    this.idle = Math.max(this.idle, now);
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(now), EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#pid = undefined;
  }

  #look(idle) {
    const seen = this.#pid && residentMib(this.#pid);
    if (seen?.now) this.above = Math.max(this.above, seen.now - idle);
  }
}
