const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 30_000;

interface Health {
  readonly url: string;
  /** failures in a row */
  failures: number;
  /** not asked before, unless nobody else can be */
  restsUntil: number;
}

/** Which of several RPC URLs to ask. One is kept until it fails or lies, because two of them may see different heads. */
export class Endpoints {
  private readonly all: Health[];
  private at = 0;

  constructor(
    urls: readonly string[],
    private readonly now: () => number = () => performance.now(),
  ) {
    this.all = urls.map((url) => ({ url, failures: 0, restsUntil: 0 }));
  }

  get count(): number {
    return this.all.length;
  }

  get current(): string {
    return this.health.url;
  }

  /** The current one and those that did not fail a moment ago. */
  get willing(): string[] {
    const now = this.now();
    return this.all.filter((one) => one === this.health || one.restsUntil <= now).map(({ url }) => url);
  }

  get resting(): string[] {
    const { willing } = this;
    return this.all.map(({ url }) => url).filter((url) => !willing.includes(url));
  }

  answered(): void {
    this.health.failures = 0;
  }

  /** The current one failed: it rests, longer each time, and the next one that does not rest takes over. */
  moveOn(): void {
    const { health } = this;
    health.failures += 1;
    health.restsUntil = this.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (health.failures - 1));
    const now = this.now();
    const others = this.all.map((_, step) => (this.at + 1 + step) % this.all.length);
    this.at = others.find((at) => (this.all[at] as Health).restsUntil <= now) ?? (others[0] as number);
  }

  prefer(url: string): void {
    this.at = Math.max(
      0,
      this.all.findIndex((one) => one.url === url),
    );
  }

  private get health(): Health {
    return this.all[this.at] as Health;
  }
}
