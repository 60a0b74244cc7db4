import { describe, expect, it } from '@jest/globals';
import { isModelverseError } from '@icubed/errors';
import fc from 'fast-check';
import { FRONT_MATTER_MAX_CHARS, README_MAX_BYTES, splitFrontMatter } from './front-matter.js';
import { readYaml } from './read-yaml.js';

const refused = { code: 'REGISTRY.CARD_INVALID' };
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return { code: (error as { code?: string }).code };
  }
};

describe('YAML of a stranger', () => {
  it('is read by the core schema of YAML 1.2', () => {
    expect(readYaml('a: [1, "*x", no]\nb: {c: null, d: 2024-01-01}\ne: |\n  &text\nf: R&D * 2')).toEqual({
      a: [1, '*x', 'no'],
      b: { c: null, d: '2024-01-01' },
      e: '&text\n',
      f: 'R&D * 2',
    });
    expect(readYaml('')).toBeNull();
  });

  it.each([
    ['an alias', 'a: &x [1]\nb: *x'],
    ['an anchor alone', 'a: &x 1'],
    ['a bomb of aliases', 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]'],
    ['a tag', 'a: !!binary aGk='],
    ['a local tag', 'a: !run x'],
    ['a key twice', 'license: mit\nlicense: apache-2.0'],
    ['a key twice, once quoted', 'a: {b: 1, "b": 2}'],
    ['a second document', 'a: 1\n...\n---\nb: 2'],
    ['an open bracket', 'a: [1'],
    ['a tab as indentation', 'a:\n\tb: 1'],
    ['a key that is no text', '? [1, 2]\n: x'],
    ['the prototype', '__proto__: {admin: true}'],
    ['the prototype further down', 'a: [{b: {__proto__: {}}}]'],
    ['brackets without end', '['.repeat(30_000)],
    ['lists in lists on a line', '- '.repeat(30_000) + 'x'],
    ['maps in maps by indentation', Array.from({ length: 60 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    ['thousands of keys', Array.from({ length: 8_000 }, (_, n) => `k${n}: `).join('\n')],
    ['thousands of keys in a flow', `{${Array.from({ length: 8_000 }, (_, n) => `k${n}`).join(',')}}`],
  ])('is refused with %s', (_what, text) => {
    expect(codeOf(() => readYaml(text))).toEqual(refused);
  });

  it('ends with a value or the code, whatever the text', () => {
    const fragment = fc.constantFrom(
      '- ',
      '? ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a ',
      '*a ',
      '!t ',
      '\n',
      '  ',
      '|',
      '"',
      "'",
      '---',
      '%',
      '#',
    );
    const text = fc
      .array(fc.oneof(fragment, fc.string({ maxLength: 4 })), { maxLength: 80 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (yaml) => {
        let outcome: unknown = 'a value';
        try {
          readYaml(yaml);
        } catch (error) {
          outcome = isModelverseError(error) ? error.code : error;
        }
        expect(['a value', refused.code]).toContain(outcome);
      }),
      { numRuns: 500 },
    );
  });
});

describe('front matter', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('stands between two lines of dashes; a README without it is all body', () => {
    expect(splitFrontMatter(bytes('---\r\na: 1\r\n---\r\n# T\r\n---\r\nx'))).toEqual({
      yaml: 'a: 1',
      body: '# T\n---\nx',
    });
    expect(splitFrontMatter(bytes('# T\n---\na: 1\n---'))).toEqual({ yaml: '', body: '# T\n---\na: 1\n---' });
  });

  it.each([
    ['no end', bytes('---\na: 1\n')],
    ['too much of it', bytes(`---\na: ${'x'.repeat(FRONT_MATTER_MAX_CHARS)}\n---\n`)],
    ['no UTF-8', Uint8Array.of(0x2d, 0xff, 0xfe)],
    ['a README of more than a mebibyte', new Uint8Array(README_MAX_BYTES + 1).fill(97)],
  ])('is refused with %s', (_what, readme) => {
    expect(codeOf(() => splitFrontMatter(readme))).toEqual(refused);
  });
});
