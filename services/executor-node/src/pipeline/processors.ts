import { dbnet } from '../image/dbnet.js';
import { classify } from '../tensor/classify.js';
import { ctc } from '../text/ctc.js';
import { ngrams } from '../text/hashed-ngrams.js';
import { language } from '../text/language.js';
import type { Processor } from './processor.js';

/** Every processor this node knows; their names are what it announces. */
export const processors: readonly Processor[] = [dbnet, ctc, ngrams, classify, language];
