import { fromProblem } from '@icubed/errors';
import type { Http } from './http.js';

interface Told<T> {
  readonly data?: T | null;
  readonly errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

const LONGEST_MS = 10 * 60_000;

/** A subscription as server-sent events, until the server completes it. The first error is thrown by its code. */
export async function* subscribe<T>(
  http: Http,
  document: string,
  variables: Record<string, unknown>,
): AsyncGenerator<T> {
  const left = new AbortController();
  const response = await http.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: document, variables }),
    timeoutMs: LONGEST_MS,
    signal: left.signal,
  });
  try {
    for await (const { event, data } of eventsOf(response)) {
      if (event === 'complete') return;
      if (data === '') continue;
      const { data: value, errors } = JSON.parse(data) as Told<T>;
      const [error] = errors ?? [];
      if (error) throw fromProblem({ detail: error.message, ...error.extensions });
      if (value) yield value;
    }
  } finally {
    left.abort();
  }
}

/** Events end with an empty line; comments keep the connection alive and are no event. */
async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: string }> {
  if (!response.body) return;
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const fieldOf = (name: string) =>
        lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart());
      yield { event: fieldOf('event').join(''), data: fieldOf('data').join('\n') };
    }
  }
}
