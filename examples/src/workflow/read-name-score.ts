import type { Connection, Port, Workflow } from '@icubed/workflow';

/** The assets that the three steps call. */
export interface ReadNameScore {
  readonly reader: string;
  readonly language: string;
  readonly filter: string;
}

const PICTURES = ['image/png', 'image/jpeg', 'image/webp'];
const JSON_ONLY = ['application/json'];

/** Reads a picture, names the language of what is written there, and scores the text as spam; the last two at once. */
export function readNameScore({ reader, language, filter }: ReadNameScore): Workflow {
  return {
    inputs: [port('picture', PICTURES)],
    outputs: [port('reading', JSON_ONLY), port('language', JSON_ONLY), port('spam', JSON_ONLY)],
    steps: [
      { id: 'read', did: reader, inputs: [port('picture', PICTURES)], outputs: [port('reading', JSON_ONLY)] },
      { id: 'name', did: language, inputs: [port('text', JSON_ONLY)], outputs: [port('language', JSON_ONLY)] },
      { id: 'score', did: filter, inputs: [port('text', JSON_ONLY)], outputs: [port('spam', JSON_ONLY)] },
    ],
    connections: [
      joined('picture', 'read.picture'),
      joined('read.reading', 'reading'),
      joined('read.reading', 'name.text'),
      joined('read.reading', 'score.text'),
      joined('name.language', 'language'),
      joined('score.spam', 'spam'),
    ],
  };
}

const port = (name: string, mediaTypes: readonly string[]): Port => ({ name, mediaTypes, required: true });

/** `step.port`, or the name of a port of the workflow itself. */
function joined(from: string, to: string): Connection {
  return { from: endpoint(from), to: endpoint(to) };
}

function endpoint(text: string): Connection['from'] {
  const [first = '', second] = text.split('.');
  return second === undefined ? { step: null, port: first } : { step: first, port: second };
}
