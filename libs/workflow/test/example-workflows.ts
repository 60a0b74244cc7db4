import type { Port, Step, Workflow } from '../src/graph/workflow.js';

export const port = (name: string, ...mediaTypes: string[]): Port => ({ name, mediaTypes, required: true });

export const step = (id: string, inputs: Port[], outputs: Port[]): Step => ({
  id,
  did: 'did:icubed:31337:7',
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
