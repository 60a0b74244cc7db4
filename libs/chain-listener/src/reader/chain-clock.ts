import { ModelverseError } from '@icubed/errors';
import type { MirrorReader } from './mirror-reader.js';

/** The clock of every rule of the modelverse: the time of mirrored blocks, in Unix seconds. Never the wall clock. */
export class ChainClock {
  constructor(private readonly reader: MirrorReader) {}

  /** For reading and for pre-checks. Throws MIRROR.BEHIND before the mirror's first block. */
  async headSeconds(): Promise<number> {
    return (await this.marks()).head.timestamp;
  }

  /** For acting: this much time has passed on the chain for good. */
  async finalSeconds(): Promise<number> {
    return (await this.marks()).final.timestamp;
  }

  private async marks() {
    const cursor = await this.reader.cursor();
    if (cursor === undefined) throw new ModelverseError('MIRROR.BEHIND', 'nothing is mirrored yet');
    return cursor;
  }
}
