import { isModelverseError } from '@icubed/errors';
import { IpfsNode } from '@icubed/ipfs';
import { Inject, Injectable } from '@nestjs/common';
import { MODEL_CARD_MAX_BYTES, parseModelCard, type ModelCard } from './model-card.js';

/** Reads model cards by their CIDs. An asset can name anything as its card: what is not held here, or is none, is no card. */
@Injectable()
export class CardReader {
  constructor(@Inject(IpfsNode) private readonly ipfs: Pick<IpfsNode, 'has' | 'stat' | 'cat'>) {}

  async find(metadataCid: string): Promise<ModelCard | undefined> {
    try {
      if (!(await this.ipfs.has(metadataCid))) return undefined;
      const { type, size } = await this.ipfs.stat(metadataCid);
      if (type !== 'file' || size > MODEL_CARD_MAX_BYTES) return undefined;
      const chunks: Uint8Array[] = [];
      for await (const chunk of this.ipfs.cat(metadataCid)) chunks.push(chunk);
      return parseModelCard(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))));
    } catch (error) {
      const isNoCard =
        error instanceof SyntaxError ||
        error instanceof TypeError ||
        ['REGISTRY.REGISTRATION_INVALID', 'REGISTRY.LICENCE_INVALID', 'CONTENT.CID_INVALID', 'CONTENT.NOT_FOUND'].some(
          (code) => isModelverseError(error) && error.code === code,
        );
      if (isNoCard) return undefined;
      throw error;
    }
  }
}
