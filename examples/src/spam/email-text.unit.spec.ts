import { describe, expect, it } from '@jest/globals';
import { emailText } from './email-text.js';

const email = (...lines: string[]) => emailText(lines.join('\n'));

describe('the text of an e-mail', () => {
  it('is its subject and its words, without other headers and the list’s tag', () => {
    const text = email(
      'From a@b Thu Aug 22 2002',
      'Received: by spammers.example',
      'Subject: Re: [ILUG] Hello',
      ' again',
      '',
      'Words.',
      '',
    );
    expect(text).toBe('Re:   Hello again\nWords.\n');
  });

  it('undoes quoted-printable, base64 and encoded subjects', () => {
    expect(
      email(
        'Subject: =?iso-8859-1?Q?Caf=E9_now?=',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'caf=E9 au=',
        ' lait',
      ),
    ).toBe('Café now\ncafé au lait');
    const body = Buffer.from('Buy now').toString('base64');
    expect(email('Subject: =?utf-8?B?SGk=?=', 'Content-Transfer-Encoding: base64', '', body)).toBe('Hi\nBuy now');
  });

  it('reads a page as its reader does', () => {
    const page = '<html><style>p{}</style><!-- x --><p>Fr<b>ee</b> &pound;100&#33;</p><script>1<2</script></html>';
    expect(email('Subject: s', 'Content-Type: text/html', '', page).replace(/\s+/g, ' ').trim()).toBe('s Free £100!');
  });

  it('takes one of several alternatives and leaves attachments', () => {
    const part = (type: string, text: string) => ['--XX', `Content-Type: ${type}`, '', text];
    const both = [...part('text/plain', 'plain'), ...part('text/html', '<b>rich</b>'), '--XX--'];
    expect(email('Subject: s', 'Content-Type: multipart/alternative; boundary="XX"', '', ...both)).toBe('s\nplain\n');
    const attached = [...part('text/plain', 'see'), ...part('image/gif', 'R0lGOD'), '--XX--'];
    expect(email('Subject: s', 'Content-Type: multipart/mixed; boundary=XX', '', ...attached)).toBe('s\nsee\n');
  });

  it('is cut where attachments begin to masquerade', () =>
    expect(email('Subject: s', '', 'x'.repeat(50_000))).toHaveLength(20_000));
});
