import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseModelCard, TAG_MAX } from '../content/model-card.js';
import { cardFacts, type CardFacts } from './card-facts.js';
import { cardOfReadme } from './card-of-readme.js';
import { hubLicenceOf, licenceOfHub } from './hub-licence.js';
import { namedParents } from './suggested-parents.js';
import { writeReadme } from './write-readme.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const README = `---
language:
- en
- de
license: apache-2.0
library_name: transformers
pipeline_tag: text-classification
tags:
- spam
- ${'x'.repeat(60)}
base_model: google-bert/bert-base-uncased
datasets: [enron, "did:icubed:31337:9"]
metrics:
- f1
model-index:
- name: spam-bert
  results:
  - task: {type: text-classification, name: Spam}
    dataset: {type: enron, name: Enron, split: test}
    metrics:
    - {type: f1, value: 0.97, name: F1}
    - {type: accuracy, value: 98.1}
---

# Spam BERT

Tells spam from ham.
`;

describe('the card of a README', () => {
  it('has what a hub shows of it', () => {
    expect(cardOfReadme(bytes(README))).toEqual({
      card: {
        name: 'spam-bert',
        description: 'Tells spam from ham.',
        licence: 'Apache-2.0',
        tags: ['spam'],
        task: 'text-classification',
        library: 'transformers',
        languages: ['en', 'de'],
        datasets: ['enron', 'did:icubed:31337:9'],
        metrics: ['f1'],
        baseModels: ['google-bert/bert-base-uncased'],
        results: [
          { metric: 'f1', value: 0.97, task: 'text-classification', dataset: 'Enron' },
          { metric: 'accuracy', value: 98.1, task: 'text-classification', dataset: 'Enron' },
        ],
      },
    });
  });

  it('takes its name from the first heading, and says nothing it was not told', () => {
    expect(cardOfReadme(bytes('# A model\n\nIt works.'))).toEqual({
      card: { name: 'A model', description: 'It works.' },
    });
    expect(cardOfReadme(bytes('---\nlicense: unknown\n---\n'))).toEqual({ card: {} });
  });

  it('is refused where a key holds another thing than hubs put there', () => {
    for (const yaml of ['tags: {a: 1}', 'base_model: 5', 'model-index: [1]', 'base_model_relation: friend', '[1, 2]'])
      expect(() => cardOfReadme(bytes(`---\n${yaml}\n---\n`))).toThrow(/REGISTRY\.CARD_INVALID/);
  });

  it('is a card that can be published', () => {
    const { card } = cardOfReadme(bytes(README));
    expect(cardFacts(parseModelCard(card))).toMatchObject({ name: 'spam-bert', task: 'text-classification' });
  });

  it('cuts a long description where a paragraph ends', () => {
    const { card } = cardOfReadme(bytes(`# T\n\n${'a'.repeat(9_000)}\n\n${'b'.repeat(9_000)}`));
    expect(card.description).toBe('a'.repeat(9_000));
  });
});

describe('the parents a card names', () => {
  const of = (yaml: string) => namedParents(cardOfReadme(bytes(`---\n${yaml}\n---\n`)), 31337);

  it.each([
    ['base_model: a/b', 'FINE_TUNE'],
    ['base_model: a/b\nbase_model_relation: quantized', 'FINE_TUNE'],
    ['base_model: a/b\nbase_model_relation: adapter', 'LORA'],
    ['base_model: a/b\nlibrary_name: peft', 'LORA'],
    ['base_model: [a/b, c/d]', 'MERGE'],
    ['base_model: [a/b, c/d]\nbase_model_relation: finetune', 'FINE_TUNE'],
  ])('%j: an edge %s', (yaml, edgeType) => {
    expect(of(yaml)[0]).toEqual({ named: 'a/b', edgeType });
  });

  it('are assets where they are DIDs of this chain, datasets among them', () => {
    expect(
      of('base_model: did:icubed:31337:7\ndatasets: [did:icubed:31337:9, did:icubed:1:9, did:icubed:31337:x]'),
    ).toEqual([
      { named: 'did:icubed:31337:7', edgeType: 'FINE_TUNE', id: 7n },
      { named: 'did:icubed:31337:9', edgeType: 'DATASET', id: 9n },
      { named: 'did:icubed:1:9', edgeType: 'DATASET' },
      { named: 'did:icubed:31337:x', edgeType: 'DATASET' },
    ]);
  });
});

describe("a hub's licence", () => {
  it.each([
    [['apache-2.0'], undefined, 'Apache-2.0'],
    [['gpl-3.0'], undefined, 'GPL-3.0-only'],
    [['cc-by-nc-sa-4.0'], undefined, 'CC-BY-NC-SA-4.0'],
    [['creativeml-openrail-m'], undefined, 'LicenseRef-creativeml-openrail-m'],
    [['other'], 'Our own (v2)', 'LicenseRef-Our-own-v2'],
    [['other'], undefined, 'LicenseRef-other'],
    [['mit', 'unknown', 'apache-2.0'], undefined, 'MIT AND Apache-2.0'],
  ])('%j, %j is %s', (names, own, expression) => {
    expect(licenceOfHub(names, own)).toBe(expression);
    parseModelCard({ name: 'n', licence: expression });
  });

  it('is written back as hubs know it', () => {
    expect(hubLicenceOf('Apache-2.0')).toEqual({ license: 'apache-2.0' });
    expect(hubLicenceOf('GPL-3.0-only')).toEqual({ license: 'gpl-3.0' });
    expect(hubLicenceOf('LicenseRef-ours')).toEqual({ license: 'other', license_name: 'ours' });
    expect(hubLicenceOf('MIT OR Apache-2.0')).toEqual({ license: 'other', license_name: 'MIT OR Apache-2.0' });
  });
});

describe('a README that is written', () => {
  const registered = { did: 'did:icubed:31337:1', creator: '0xabc', digest: '0x01', parents: [], datasets: [] };
  const nothing = { tags: [], languages: [], datasets: [], metrics: [], baseModels: [], results: [] };
  /** Any text, with what YAML and Markdown would trip over. */
  const text = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 6 }),
        fc.constantFrom('---', '\n', ': ', '#', '&a', '*a', '!x', 'null', '1.0', 'yes', '"'),
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((parts) => parts.join('').trim())
    // a longer tag is left out when it is read
    .filter((value) => value.length > 0 && value.length <= TAG_MAX);

  it('says the same when it is read again, whatever the card holds', () => {
    const words = fc.uniqueArray(text, { maxLength: 4 });
    const card = fc.record({
      name: text,
      tags: words,
      datasets: words,
      languages: words,
      metrics: words,
      baseModels: words,
      task: text,
      library: text,
    });
    fc.assert(
      fc.property(card, (given) => {
        const facts: CardFacts = { ...nothing, ...given, results: [{ metric: given.task, value: 0.5 }] };
        const { card: again } = cardOfReadme(bytes(writeReadme(facts, registered)));
        expect(again).toMatchObject({ task: given.task, library: given.library, name: given.name });
        for (const key of ['tags', 'datasets', 'languages', 'metrics', 'baseModels'] as const)
          expect(again[key] ?? []).toEqual(given[key]);
        expect(again.results).toEqual(facts.results);
      }),
    );
  });

  it('has the lineage of the chain before that of the card', () => {
    const facts = { ...nothing, name: 'n', baseModels: ['claimed/base'], datasets: ['claimed'] };
    const written = writeReadme(facts, {
      ...registered,
      parents: ['did:icubed:31337:7'],
      relation: 'adapter',
      datasets: ['did:icubed:31337:9'],
    });
    const read = cardOfReadme(bytes(written));
    expect(read.card.baseModels).toEqual(['did:icubed:31337:7']);
    expect(read.baseModelRelation).toBe('adapter');
    expect(read.card.datasets).toEqual(['did:icubed:31337:9', 'claimed']);
  });

  it('lets no description reach into the front matter', () => {
    const forged = writeReadme(
      { ...nothing, name: 'n\n---\nlicense: mit', description: '---\nlicense: mit\n---' },
      registered,
    );
    expect(cardOfReadme(bytes(forged)).card.licence).toBeUndefined();
  });
});
