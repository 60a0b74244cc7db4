import { describe, expect, it } from '@jest/globals';
import { crop } from './crop.js';
import { detectionSize } from './detection-size.js';
import { blankPixels, type Pixels } from './pixels.js';
import { resample } from './resample.js';
import { sniffPicture } from './sniff-picture.js';
import { tensorOfPixels } from './tensor-of-pixels.js';

/** Grey values, one row after the other. */
const grey = (width: number, ...values: number[]): Pixels => ({
  width,
  height: values.length / width,
  data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
});
const values = ({ data }: Pixels): number[] => [...data].filter((_, i) => i % 3 === 0);

describe('the size a picture is detected at', () => {
  it('keeps the aspect, the long side at most 960, both sides multiples of 32', () => {
    expect(detectionSize({ width: 4000, height: 3070 })).toEqual({ width: 960, height: 736 });
    expect(detectionSize({ width: 960, height: 610 })).toEqual({ width: 960, height: 608 });
  });

  it('never enlarges beyond the next multiple and never vanishes', () => {
    expect(detectionSize({ width: 100, height: 50 })).toEqual({ width: 96, height: 64 });
    expect(detectionSize({ width: 5000, height: 3 })).toEqual({ width: 960, height: 32 });
  });
});

describe('resampling', () => {
  it('averages what it shrinks, so that no stroke is skipped', () => {
    expect(values(resample(grey(4, 0, 0, 200, 200), 2, 1))).toEqual([29, 171]);
    expect(values(resample(grey(8, 255, 255, 255, 0, 255, 255, 255, 255), 2, 1)).every((value) => value < 255)).toBe(
      true,
    );
  });

  it('leaves a plain picture plain at any size', () => {
    expect(new Set(resample(blankPixels(7, 5, 130), 33, 64).data)).toEqual(new Set([130]));
  });

  it('gives back the same picture at the same size', () => {
    const picture = grey(2, 1, 2, 3, 4);
    expect(resample(picture, 2, 2)).toBe(picture);
  });
});

describe('cropping', () => {
  const picture = grey(4, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110);

  it('cuts a level box out as it is', () => {
    expect(
      values(
        crop(picture, [
          [1, 1],
          [3, 1],
          [3, 3],
          [1, 3],
        ]),
      ),
    ).toEqual([50, 60, 90, 100]);
  });

  it('repeats the edge beyond the picture', () => {
    expect(
      values(
        crop(picture, [
          [3, 0],
          [5, 0],
          [5, 1],
          [3, 1],
        ]),
      ),
    ).toEqual([30, 30]);
  });

  it('turns upright text counter-clockwise to be read', () => {
    const upright = crop(picture, [
      [1, 0],
      [2, 0],
      [2, 3],
      [1, 3],
    ]);
    expect([upright.width, upright.height, values(upright)]).toEqual([3, 1, [10, 50, 90]]);
  });
});

describe('tensors', () => {
  it('hold planes of blue, green and red, normalised, padded with zeros at the right', () => {
    const red: Pixels = { width: 1, height: 1, data: Uint8Array.of(255, 0, 0) };
    const { data, shape } = tensorOfPixels([red], 2, 1, { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] });
    expect([shape, [...data]]).toEqual([
      [1, 3, 1, 2],
      [-1, 0, -1, 0, 1, 0],
    ]);
  });
});

describe('sniffing', () => {
  it('knows the three kinds by their first bytes and nothing else', () => {
    expect(sniffPicture(Buffer.from('\x89PNG\r\n\x1a\n...', 'latin1'))).toBe('image/png');
    expect(sniffPicture(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
    expect(sniffPicture(Buffer.from('RIFF....WEBPVP8 '))).toBe('image/webp');
    expect(sniffPicture(Buffer.from('RIFF....WAVEfmt '))).toBeUndefined();
    expect(sniffPicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined();
    expect(sniffPicture(new Uint8Array())).toBeUndefined();
  });
});
