import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** The executor's end of the seam with nothing behind it: every step's output is its input, at once. A process of its own; prints its port. */
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { input } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const id = `0x${createHash('sha256').update(request.url).digest('hex')}`;
  const paid = { assetPrice: '1000', nodePrice: '200', node: `0x${'0d'.repeat(20)}`, computeMs: 0 };
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify({ callId: id, receiptId: id, ...paid, output: input }));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
