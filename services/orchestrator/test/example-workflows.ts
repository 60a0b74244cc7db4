import type { Port, Step, Workflow } from '@icubed/workflow';

export const port = (name: string, ...mediaTypes: string[]): Port => ({ name, mediaTypes, required: true });

export const step = (id: string, inputs: Port[], outputs: Port[], did = 'did:icubed:31337:7'): Step => ({
  id,
  did,
  inputs,
  outputs,
});

/** A picture is read, its language found, and its text scored. */
export const textPipeline: Workflow = {
  inputs: [port('picture', 'image/png', 'image/jpeg')],
  outputs: [port('score', 'application/json'), port('language', 'text/plain')],
  steps: [
    step('spam', [port('text', 'text/plain'), port('language', 'text/*')], [port('score', 'application/json')]),
    step('ocr', [port('picture', 'image/*')], [port('text', 'text/plain')]),
    step('lang', [port('text', 'text/plain')], [port('language', 'text/plain')]),
  ],
  connections: [
    { from: { step: null, port: 'picture' }, to: { step: 'ocr', port: 'picture' } },
    { from: { step: 'ocr', port: 'text' }, to: { step: 'lang', port: 'text' } },
    { from: { step: 'ocr', port: 'text' }, to: { step: 'spam', port: 'text' } },
    { from: { step: 'lang', port: 'language' }, to: { step: 'spam', port: 'language' } },
    { from: { step: 'lang', port: 'language' }, to: { step: null, port: 'language' } },
    { from: { step: 'spam', port: 'score' }, to: { step: null, port: 'score' } },
  ],
};

const text = (name: string): Port => port(name, 'text/plain');
const wire = (from: string | null, to: string | null, into = 'text') => ({
  from: { step: from, port: 'text' },
  to: { step: to, port: into },
});
const textStep = (id: string, n: number): Step => step(id, [text('text')], [text('text')], `did:icubed:31337:${n + 7}`);

/** s1 → s2 → … each takes and gives a text. */
export const textChain = (length: number): Workflow => ({
  inputs: [text('text')],
  outputs: [text('text')],
  steps: Array.from({ length }, (_, n) => textStep(`s${n + 1}`, n)),
  connections: Array.from({ length: length + 1 }, (_, n) =>
    wire(n === 0 ? null : `s${n}`, n === length ? null : `s${n + 1}`),
  ),
});

/** top → left and right → join, which takes both. */
export const diamond: Workflow = {
  inputs: [text('text')],
  outputs: [text('text'), text('aside')],
  steps: [
    textStep('top', 0),
    textStep('left', 1),
    textStep('right', 2),
    step('join', [text('a'), text('b')], [text('text')], 'did:icubed:31337:10'),
  ],
  connections: [
    wire(null, 'top'),
    wire('top', 'left'),
    wire('top', 'right'),
    wire('left', 'join', 'a'),
    wire('right', 'join', 'b'),
    wire('join', null),
    wire('left', null, 'aside'),
  ],
};
