import { join } from 'node:path';
import { freshDatabase, startServiceProcess, type FreshDatabase, type ServiceProcess } from '@icubed/local';

export const TOKENS = ['a-token-of-at-least-32-characters', 'another-token-of-32-characters...'] as const;

/** Whatever the API answers: of a pin, of a list, of a failure. */
export interface Answer {
  readonly requestid: string;
  readonly status: string;
  readonly created: string;
  readonly pin: { readonly cid: string; readonly name?: string };
  readonly delegates: readonly string[];
  readonly info: { readonly status_details?: string };
  readonly count: number;
  readonly results: readonly Answer[];
  readonly error: { readonly reason: string };
}

/** A pinning node in a process of its own, which can be killed and started again. */
export class PinningNode {
  private process: ServiceProcess | undefined;

  private constructor(
    readonly dir: string,
    private readonly database: FreshDatabase,
  ) {}

  static async start(dir: string): Promise<PinningNode> {
    const node = new PinningNode(join(dir, 'pinning'), await freshDatabase());
    await node.start();
    return node;
  }

  get url(): string {
    return this.process!.url;
  }

  /** On another port each time. */
  async start(): Promise<void> {
    const values = {
      DATABASE_URL: this.database.url,
      IPFS_DIR: this.dir,
      IPFS_PORT: '0',
      TOKENS: TOKENS.join(','),
      INTERVAL_MS: '50',
      LOG_LEVEL: 'silent',
    };
    const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`ICUBED_PINNING_${name}`, value]));
    this.process = await startServiceProcess('registry', env, { entry: 'main.pinning.ts', name: 'pinning' });
  }

  async kill(): Promise<void> {
    await this.process?.kill();
    this.process = undefined;
  }

  async request(method: string, path: string, body?: unknown, token: string | undefined = TOKENS[0]) {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer };
  }

  async close(): Promise<void> {
    await this.kill();
    await this.database.drop();
  }
}
