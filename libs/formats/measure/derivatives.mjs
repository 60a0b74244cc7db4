/** Seeded, so that every run makes the same derivatives. */
export function random(seed) {
  let state = (seed * 0x9e3779b1) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform() || 1e-12)) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

const each = (change) => (tensors, draw, other) =>
  tensors.map((tensor, i) => ({ ...tensor, data: change(tensor, draw, other, i) }));
const deviation = (data) => {
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
  return Math.sqrt(data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length);
};

const noise = (scale) =>
  each(({ data }, draw) => {
    const by = scale * deviation(data);
    return data.map((value) => value + by * draw.normal());
  });

const quantised = (levels, perRow) =>
  each(({ data, shape }) => {
    // a scale for one value would keep nothing but its sign
    const row = perRow && data.length / shape[0] >= 16 ? data.length / shape[0] : data.length;
    const out = new Float32Array(data.length);
    for (let start = 0; start < data.length; start += row) {
      const part = data.subarray(start, start + row);
      const most = part.reduce((max, v) => Math.max(max, Math.abs(v)), 0) || 1;
      // as integers: the scale lies in another tensor
      part.forEach((v, i) => (out[start + i] = Math.round((v / most) * levels)));
    }
    return out;
  });

const half = each(({ data }) =>
  data.map((value) =>
    Math.fround(
      (Math.round((value * 2 ** 11) / 2 ** Math.ceil(Math.log2(Math.abs(value) || 1))) *
        2 ** Math.ceil(Math.log2(Math.abs(value) || 1))) /
        2 ** 11,
    ),
  ),
);

/** A product of two thin matrices is added, as merging an adapter does. */
const lora = (rank, strength) =>
  each(({ data, shape }, draw) => {
    const rows = shape[0];
    const columns = data.length / rows;
    const a = Float32Array.from({ length: rows * rank }, () => draw.normal());
    const b = Float32Array.from({ length: rank * columns }, () => draw.normal());
    const by = (strength * deviation(data)) / Math.sqrt(rank);
    return data.map((value, at) => {
      const [r, c] = [Math.floor(at / columns), at % columns];
      let sum = 0;
      for (let k = 0; k < rank; k += 1) sum += a[r * rank + k] * b[k * columns + c];
      return value + by * sum;
    });
  });

const pruned = (share) =>
  each(({ data }) => {
    const least = data.map(Math.abs).sort()[Math.floor(share * data.length)];
    return data.map((value) => (Math.abs(value) < least ? 0 : value));
  });

/** Every axis of sixteen or more in another order: what permuted neurons do to the tensors on both of their sides. */
const permuted = each(({ data, shape }, draw) => {
  let stride = data.length;
  const axes = shape.map((length) => {
    stride /= length;
    const order = Array.from({ length }, (_, i) => i);
    if (length >= 16)
      for (let i = length - 1; i > 0; i -= 1) {
        const j = Math.floor(draw.uniform() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
    return { length, stride, order };
  });
  return data.map(
    (_, at) =>
      data[axes.reduce((from, axis) => from + axis.order[Math.floor(at / axis.stride) % axis.length] * axis.stride, 0)],
  );
});

const then = (first, second) => (tensors, draw, other) => second(first(tensors, draw, other), draw, other);

/** Half of a stranger: values of the same size drawn from the model's own, shuffled, which no order is left of. */
const merged = (own) =>
  each(({ data }, draw) => {
    const stranger = Float32Array.from(data);
    for (let i = stranger.length - 1; i > 0; i -= 1) {
      const j = Math.floor(draw.uniform() * (i + 1));
      [stranger[i], stranger[j]] = [stranger[j], stranger[i]];
    }
    return data.map((value, i) => own * value + (1 - own) * stranger[i]);
  });

const retrained = (share) => (tensors, draw) =>
  tensors.length < 3
    ? undefined
    : tensors.map((tensor, i) => (i < tensors.length * share ? noise(3)([tensor], draw)[0] : tensor));

const transposed = (tensors) =>
  tensors.map(({ data, shape }) => {
    const rows = shape[0];
    const columns = data.length / rows;
    return {
      shape: [...shape.slice(1), rows],
      data: data.map((_, at) => data[(at % rows) * columns + Math.floor(at / rows)]),
    };
  });

export const derivatives = {
  'fine-tuned, noise of 1 %': noise(0.01),
  'fine-tuned, noise of 10 %': noise(0.1),
  'fine-tuned, noise of 30 %': noise(0.3),
  'fine-tuned, noise of 60 %': noise(0.6),
  'fine-tuned, noise of 100 %': noise(1),
  'LoRA merged, rank 4, 20 %': lora(4, 0.2),
  'LoRA merged, rank 16, 50 %': lora(16, 0.5),
  'half precision': half,
  'int8, a scale a tensor': quantised(127, false),
  'int8, a scale a row': quantised(127, true),
  'int4, a scale a row': quantised(7, true),
  'pruned by half': pruned(0.5),
  'pruned by 90 %': pruned(0.9),
  'merged 50/50 with a stranger': merged(0.5),
  'merged 30/70 with a stranger': merged(0.3),
  'half of the tensors trained anew': retrained(0.5),
  'permuted neurons': permuted,
  'permuted, noise of 1 %': then(permuted, noise(0.01)),
  'permuted, noise of 5 %': then(permuted, noise(0.05)),
  'permuted, noise of 10 %': then(permuted, noise(0.1)),
  'permuted, noise of 30 %': then(permuted, noise(0.3)),
  'permuted, int8 a tensor': then(permuted, quantised(127, false)),
  'permuted, int8 a row': then(permuted, quantised(127, true)),
  transposed,
};
