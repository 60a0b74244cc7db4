/** @jest-environment ./services/executor-node/test/native-arrays-environment.mjs */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ocrFiles, picture } from '../../test/ocr-content.js';
import { backends } from '../backend/backends.js';
import { Pipeline } from './pipeline.js';
import { processors } from './processors.js';

const EXPECTED = {
  'spam-email-english': `From: lottery@free-prize.example
Subject: You won! Claim your cash
Dear winner,
Congratulations! You have been selected
to receive a FREE cash prize of one million
dollars. Click here to claim your money:
http://free-prize.example/claim
This offer expires in 24 hours. Act now!
100% guaranteed, no risk, no credit check.`,
  'invoice-german': `RECHNUNG 2026-1042
Muster Handel GmbH
Lindenweg 12, 10115 Berlin
Wir danken Ihnen sehr herzlich
und berechnen die Lieferung wie folgt:
Artikel Betrag
Drucker und Papier 249,90 EUR
Versand nach Berlin 12,50 EUR
Summe 262,40 EUR
Bitte zahlen Sie innerhalb von 14 Tagen.`,
  'letter-french': `Bonjour Claire,
la réunion de lundi est reportée
au mardi 14 avril, dans la salle 3.
Merci de relire le rapport avant midi
et de prévenir toute votre équipe.
Bien cordialement,
Jean Moreau`,
} as const;

describe('reading pictures with the weights of PP-OCRv4', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await Pipeline.load(ocrFiles(), backends(), processors);
  });
  afterAll(() => pipeline.dispose());

  const read = async (bytes: Uint8Array, mediaType = 'image/png', signal = new AbortController().signal) => {
    const output = await pipeline.run({ mediaType, bytes }, signal);
    return {
      output,
      ...(JSON.parse(new TextDecoder().decode(output.bytes)) as { text: string; lines: { box: number[][] }[] }),
    };
  };

  it.each(Object.entries(EXPECTED))('reads %s to the last letter', async (name, text) => {
    expect((await read(picture(name))).text).toBe(text);
  });

  it('gives the same bytes for the same picture', async () => {
    const [first, second] = [await read(picture('letter-french')), await read(picture('letter-french'))];
    expect(Buffer.from(first.output.bytes).equals(second.output.bytes)).toBe(true);
  });

  it('reads a photo that is slanted, as JPEG and as WebP', async () => {
    const slanted = sharp(picture('letter-french')).rotate(7, { background: '#fbf7ec' });
    const { text, lines } = await read(await slanted.clone().jpeg({ quality: 90 }).toBuffer(), 'image/jpeg');
    expect(text.split('\n')).toEqual(expect.arrayContaining(['Bonjour Claire,', 'Jean Moreau']));
    const [from, to] = [lines[1]!.box[0]!, lines[1]!.box[1]!];
    expect((Math.atan2(to[1]! - from[1]!, to[0]! - from[0]!) * 180) / Math.PI).toBeCloseTo(7, 0);
    expect((await read(await slanted.webp().toBuffer(), 'image/webp')).text).toContain('Jean Moreau');
  });

  it('turns a photo as its camera noted', async () => {
    const sideways = await sharp(picture('letter-french'))
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await read(sideways, 'image/jpeg')).text).toContain('Merci de relire le rapport avant midi');
  });

  it('reads nothing from an empty sheet', async () => {
    const sheet = sharp({ create: { width: 300, height: 200, channels: 3, background: 'white' } });
    expect((await read(await sheet.png().toBuffer())).text).toBe('');
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('told to'));
    await expect(read(picture('letter-french'), 'image/png', stopped)).rejects.toThrow('told to');
  });

  it('refuses what is no picture, a broken one and another media type', async () => {
    await expect(read(Buffer.from('%PDF-1.7 not a picture'))).rejects.toMatchObject({
      code: 'NODE.INPUT_NOT_AN_IMAGE',
    });
    await expect(read(picture('letter-french').subarray(0, 4_000))).rejects.toMatchObject({
      code: 'NODE.INPUT_NOT_AN_IMAGE',
    });
    await expect(read(picture('letter-french'), 'image/gif')).rejects.toMatchObject({
      code: 'NODE.INPUT_TYPE_REFUSED',
    });
  });

  it('refuses a picture of more pixels than it may hold before it unpacks it', async () => {
    const bomb = await sharp({ create: { width: 8_000, height: 6_000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    await expect(read(bomb)).rejects.toMatchObject({ code: 'NODE.INPUT_TOO_LARGE' });
  });
});

describe('loading networks', () => {
  const load = (change: (files: Map<string, Uint8Array>) => void) => {
    const files = ocrFiles();
    change(files);
    return Pipeline.load(files, backends(), processors);
  };

  it('refuses one that is no network, one that is cut and one with the letters of another', async () => {
    const refusal = { code: 'NODE.MODEL_REFUSED' };
    await expect(load((files) => files.set('det.onnx', Buffer.from('no network at all')))).rejects.toMatchObject(
      refusal,
    );
    await expect(load((files) => files.set('rec.onnx', files.get('rec.onnx')!.subarray(0, 1e6)))).rejects.toMatchObject(
      refusal,
    );
    const pipeline = await load((files) => files.set('keys.txt', Buffer.from('a\nb\nc')));
    const reading = pipeline.run(
      { mediaType: 'image/png', bytes: picture('letter-french') },
      new AbortController().signal,
    );
    await expect(reading).rejects.toMatchObject(refusal);
    await pipeline.dispose();
  });
});
