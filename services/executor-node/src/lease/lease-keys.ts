import { fromProblem, isErrorCode, ModelverseError } from '@icubed/errors';
import type { KeyAnswerMessage, KeyForNode, KeyWantedMessage } from '@icubed/protocol';

type Waiting = PromiseWithResolvers<KeyForNode>;

/** The keys that one lease has asked for and not been answered yet, by asset. */
export class LeaseKeys {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly send: (message: KeyWantedMessage) => void) {}

  /** @throws the executor's code for its refusal */
  ask(wanted: KeyWantedMessage): Promise<KeyForNode> {
    const asked = Promise.withResolvers<KeyForNode>();
    this.waiting.set(wanted.assetId, asked);
    this.send(wanted);
    return asked.promise;
  }

  /** An answer that nobody waits for is nobody's. */
  answer(message: KeyAnswerMessage): void {
    const asked = this.waiting.get(message.assetId);
    this.waiting.delete(message.assetId);
    if (message.type === 'keyGranted') asked?.resolve(message.key);
    else asked?.reject(refusalOf(message));
  }
}

function refusalOf({ code, detail }: Extract<KeyAnswerMessage, { type: 'keyRefused' }>): ModelverseError {
  return isErrorCode(code)
    ? fromProblem({ code, detail })
    : new ModelverseError('NODE.KEY_REFUSED', `${code}: ${detail}`);
}
