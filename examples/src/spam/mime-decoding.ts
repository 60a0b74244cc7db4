/** A body as its transfer encoding hides it (RFC 2045). Bytes are read as Latin-1: the corpus is from 2002. */
export function decodeBody(body: string, encoding: string): string {
  switch (encoding.toLowerCase().trim()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1');
    case 'quoted-printable':
      return quotedPrintable(body);
    default:
      return body;
  }
}

/** `=?charset?Q?…?=` and `=?charset?B?…?=` in a header (RFC 2047). */
export function decodeWords(header: string): string {
  return header.replace(/=\?[^?]+\?([qb])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
    encoding.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString('latin1')
      : quotedPrintable(text.replaceAll('_', ' ')),
  );
}

function quotedPrintable(text: string): string {
  return text
    .replace(/=[ \t]*\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
