/**
 * The peer: the spam classifier in one process behind node:http, nothing else. `/echo` answers what it is sent, `/infer` the scores, with the
 * milliseconds that featuriser and network took. Prints its port.
 */
import { createServer } from 'node:http';
import { SPAM_FEATURES, spamModelFiles } from '@icubed/examples';
import { hashedNgrams, sigmoid, toDense } from '@icubed/tensors';
import { InferenceSession, Tensor } from 'onnxruntime-node';

// as a node runs it: one thread, the same execution provider
const session = await InferenceSession.create(spamModelFiles().get('classifier.onnx'), {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
});
const [input] = session.inputNames;
const [output] = session.outputNames;

async function infer(text) {
  const features = toDense(hashedNgrams(text, SPAM_FEATURES), SPAM_FEATURES.buckets);
  const answer = await session.run({ [input]: new Tensor('float32', features, [1, SPAM_FEATURES.buckets]) });
  const spam = sigmoid(answer[output].data[0]);
  return { label: spam >= 0.5 ? 'spam' : 'ham', scores: { ham: 1 - spam, spam } };
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (request.url === '/echo') return response.setHeader('content-type', 'text/plain').end(body);
  const started = performance.now();
  const answer = await infer(body.toString('utf8'));
  response.setHeader('x-inference-ms', String(performance.now() - started));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
