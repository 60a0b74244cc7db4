import { ModelverseError } from '@icubed/errors';
import sharp from 'sharp';
import type { Pixels } from './pixels.js';
import { sniffPicture } from './sniff-picture.js';

// only the three decoders a picture can need: libvips would also open SVG, PDF and TIFF, each a parser to attack
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);

export interface PictureLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

export const PICTURE_LIMITS: PictureLimits = { maxBytes: 16 * 1024 * 1024, maxPixels: 40_000_000 };

const WHITE = { r: 255, g: 255, b: 255 };

/**
 * The picture as 8-bit sRGB, turned as its EXIF orientation says, transparent parts on white.
 * @throws NODE.INPUT_TOO_LARGE before a single pixel is allocated
 * @throws NODE.INPUT_NOT_AN_IMAGE
 */
export async function decodePicture(bytes: Uint8Array, limits: PictureLimits = PICTURE_LIMITS): Promise<Pixels> {
  if (bytes.byteLength > limits.maxBytes) {
    throw new ModelverseError('NODE.INPUT_TOO_LARGE', `the picture has more than ${limits.maxBytes} bytes`);
  }
  if (sniffPicture(bytes) === undefined) throw notAnImage('the bytes are no PNG, JPEG or WebP');
  const source = sharp(bytes, { limitInputPixels: false, failOn: 'error', pages: 1 });
  const { width, height } = await source.metadata().catch((cause: unknown) => {
    throw notAnImage('the header of the picture cannot be read', cause);
  });
  if (width * height > limits.maxPixels) {
    throw new ModelverseError('NODE.INPUT_TOO_LARGE', `the picture has more than ${limits.maxPixels} pixels`);
  }
  try {
    const { data, info } = await source
      .autoOrient()
      .flatten({ background: WHITE })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      data: info.channels === 3 ? data : repeatGrey(data, info.channels),
    };
  } catch (cause) {
    throw notAnImage('the picture is broken', cause);
  }
}

function repeatGrey(data: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((data.length / channels) * 3);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) rgb.fill(data[from]!, to, to + 3);
  return rgb;
}

function notAnImage(detail: string, cause?: unknown): ModelverseError {
  return new ModelverseError('NODE.INPUT_NOT_AN_IMAGE', detail, {}, { cause });
}
