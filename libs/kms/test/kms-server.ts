import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service on 127.0.0.1 that speaks as much of the KMS JSON protocol as its client uses. Its own keys never leave it. */
export interface KmsServer {
  readonly url: string;
  /** The headers of what was asked for. */
  readonly asked: IncomingMessage['headers'][];
  addKey(name: string): void;
  /** The next answers, in order, before it answers by itself again. */
  fail(...answers: { status: number; type: string }[]): void;
  close(): Promise<void>;
}

interface Request {
  readonly KeyId: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Record<string, string>;
}

export async function startKmsServer(): Promise<KmsServer> {
  const keys = new Map<string, Buffer>();
  const failures: { status: number; type: string }[] = [];
  const asked: IncomingMessage['headers'][] = [];

  const answer = (target: string, { KeyId, EncryptionContext = {}, ...body }: Request): object => {
    const key = keys.get(KeyId);
    if (!key) return refuse(400, 'NotFoundException');
    const aad = Buffer.from(
      JSON.stringify(
        EncryptionContext,
        Object.keys(EncryptionContext).sort((a, b) => a.localeCompare(b)),
      ),
    );
    if (target === 'TrentService.Encrypt') {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
      const blob = [cipher.update(Buffer.from(body.Plaintext!, 'base64')), cipher.final(), cipher.getAuthTag()];
      return { CiphertextBlob: Buffer.concat([nonce, ...blob]).toString('base64'), KeyId };
    }
    const blob = Buffer.from(body.CiphertextBlob!, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12)).setAAD(aad);
    decipher.setAuthTag(blob.subarray(-16));
    try {
      const plain = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
      return { Plaintext: plain.toString('base64'), KeyId };
    } catch {
      return refuse(400, 'InvalidCiphertextException');
    }
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      asked.push(request.headers);
      const failure = failures.shift();
      const result = failure
        ? refuse(failure.status, failure.type)
        : answer(String(request.headers['x-amz-target']), JSON.parse(Buffer.concat(parts).toString()) as Request);
      const status = 'status' in result ? Number(result.status) : 200;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(result));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    addKey: (name) => void keys.set(name, randomBytes(32)),
    fail: (...answers) => void failures.push(...answers),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function refuse(status: number, type: string) {
  return { status, __type: type, message: 'no' };
}
