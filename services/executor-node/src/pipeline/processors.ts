import { dbnet } from '../image/dbnet.js';
import { ctc } from '../text/ctc.js';
import type { Processor } from './processor.js';

/** Every processor this node knows; their names are what it announces. */
export const processors: readonly Processor[] = [dbnet, ctc];
