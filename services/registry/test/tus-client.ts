import { request } from 'node:http';
import type { Client } from './registry-world.js';

type Headers = Readonly<Record<string, string>>;

/** The requests of tus 1.0.0, one by one, so that a spec can also send wrong ones. */
export class Tus {
  constructor(private readonly client: Pick<Client, 'fetch'>) {}

  async create(uploadId: string, path: string, size: number, more: Headers = {}): Promise<Response> {
    return this.client.fetch(`/content/uploads/${uploadId}/files`, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(size),
        'upload-metadata': `path ${Buffer.from(path).toString('base64')}`,
        ...more,
      },
    });
  }

  /** Where the created file takes its pieces. */
  async locationOf(uploadId: string, path: string, size: number, more?: Headers): Promise<string> {
    const response = await this.create(uploadId, path, size, more);
    if (response.status !== 201) throw new Error(await response.text());
    return response.headers.get('location')!;
  }

  append(location: string, offset: number, body: Uint8Array | string, more: Headers = {}): Promise<Response> {
    return this.client.fetch(location, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
        ...more,
      },
      body: body as BodyInit,
    });
  }

  head(location: string): Promise<Response> {
    return this.client.fetch(location, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
  }

  async offsetOf(location: string): Promise<number> {
    return Number((await this.head(location)).headers.get('upload-offset'));
  }

  remove(location: string): Promise<Response> {
    return this.client.fetch(location, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
  }
}

/** A PATCH that is under way: `send` more of it, then `cut` the connection. */
export function openPiece(url: URL, token: string, offset: number, length: number, more: Headers = {}) {
  const piece = request(url, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'content-length': String(length),
      'upload-offset': String(offset),
      ...more,
    },
  });
  piece.on('error', () => undefined);
  return {
    send: (bytes: Uint8Array) => new Promise<void>((resolve) => piece.write(bytes, () => resolve())),
    cut: () =>
      new Promise<void>((resolve) => {
        if (piece.closed) resolve();
        piece.once('close', () => resolve());
        piece.destroy();
      }),
  };
}
