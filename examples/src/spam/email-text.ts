import { decodeBody, decodeWords } from './mime-decoding.js';
import { htmlText } from './html-text.js';

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Beyond this a text says nothing new, and attachments begin. */
const LONGEST = 20_000;
const DEEPEST = 4;

/**
 * What a reader sees of an e-mail: its subject and its text. Every other header is left out on purpose: in this corpus the
 * servers and mailing lists in them give the label away, and no caller's text will carry them.
 */
export function emailText(raw: string): string {
  const { headers, body } = parsePart(raw.replace(/\r\n/g, '\n').replace(/^From .*\n/, ''));
  // the list's own tag would tell ham by where it was sent, not by what it says
  const subject = decodeWords(headers.get('subject') ?? '').replace(/\[[^\]]{1,30}\]/g, ' ');
  return `${subject.trim()}\n${partText({ headers, body }, 0)}`.slice(0, LONGEST);
}

function partText(part: Part, depth: number): string {
  const type = (part.headers.get('content-type') ?? 'text/plain').toLowerCase();
  if (type.startsWith('multipart/') && depth < DEEPEST) return multipartText(part, depth);
  if (type.startsWith('message/') && depth < DEEPEST) return partText(parsePart(part.body), depth + 1);
  if (!type.startsWith('text')) return '';
  const text = decodeBody(part.body, part.headers.get('content-transfer-encoding') ?? '');
  return type.startsWith('text/html') || /<html|<body|<table/i.test(text) ? htmlText(text) : text;
}

function multipartText({ headers, body }: Part, depth: number): string {
  const type = headers.get('content-type')!;
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return htmlText(body);
  const parts = body
    .split(`--${mark}`)
    .slice(1)
    .filter((piece) => !piece.startsWith('--'));
  const texts = parts
    .map((piece) => partText(parsePart(piece.replace(/^\n/, '')), depth + 1))
    .filter((text) => text.trim());
  // alternatives say the same twice: the first one that can be read is enough
  return (/^multipart\/alternative/i.test(type) ? texts.slice(0, 1) : texts).join('\n');
}

function parsePart(raw: string): Part {
  const end = raw.search(/\n[ \t]*\n/);
  const head = raw.startsWith('\n') ? '' : end < 0 ? raw : raw.slice(0, end);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase().trim(), line.slice(colon + 1).trim());
  }
  return {
    headers,
    body: raw.startsWith('\n') ? raw.slice(1) : end < 0 ? '' : raw.slice(end).replace(/^\n[ \t]*\n/, ''),
  };
}
