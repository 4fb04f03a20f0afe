// @ts-check
// A small network of three layers, and how it is trained (Adam, https://arxiv.org/abs/1412.6980): every place's channels
// are narrowed the same way, then all places are looked at together. Of several views the most certain one counts.

/** @typedef {{ places: number, views: number, channels: number, narrow: number, hidden: number, offset: number }} Shape */
/** @typedef {{ input: Float32Array, target: number }} Case */

const epochs = 18
const batch = 32
const rate = 2e-3
const decay = 0.02
const dropped = 0.2

/** @param {Case[]} cases @param {Shape} shape @param {import('./random.js').Random} random */
export function trainCheck(cases, shape, random) {
  const { channels, narrow, hidden, offset } = shape
  const normal = normalise(cases, channels)
  const joined = shape.places * narrow
  const layers = [
    drawn(random, channels * narrow, channels),
    new Float32Array(narrow),
    drawn(random, joined * hidden, joined),
    new Float32Array(hidden),
    drawn(random, hidden, hidden),
    new Float32Array(1),
  ]
  const gradients = layers.map(({ length }) => new Float32Array(length))
  const means = layers.map(({ length }) => new Float32Array(length))
  const squares = layers.map(({ length }) => new Float32Array(length))
  const order = cases.map((_, index) => index)
  const steps = Math.floor(cases.length / batch)
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = random.whole(at + 1)
      ;[order[at], order[other]] = [Number(order[other]), Number(order[at])]
    }
    const pace = rate * (0.5 + 0.5 * Math.cos((Math.PI * epoch) / epochs)) + 1e-5
    for (let index = 0; index < steps; index++) {
      for (const gradient of gradients) gradient.fill(0)
      for (let at = 0; at < batch; at++) {
        const one = /** @type {Case} */ (cases[Number(order[index * batch + at])])
        learn(one, layers, gradients, shape, normal, random)
      }
      step++
      for (const [which, layer] of layers.entries())
        move(layer, gradients[which], means[which], squares[which], { step, pace, decays: which % 2 === 0 })
    }
  }
  const plain = withoutNormal(layers, normal, shape)
  const answer = (/** @type {Float32Array} */ input) =>
    Math.max(...views(input, shape).map(view => forward(view, plain, shape, undefined).out)) - offset
  const last = /** @type {Float32Array} */ (plain[5])
  return { layers: [...plain.slice(0, 5), Float32Array.from(last, value => value - offset)], answer }
}

/** @param {import('./random.js').Random} random @param {number} length @param {number} inputs */
function drawn(random, length, inputs) {
  const bell = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  return Float32Array.from({ length }, () => bell() / Math.sqrt(inputs))
}

/** @param {Case[]} cases @param {number} channels */
function normalise(cases, channels) {
  const [sum, square] = [new Float64Array(channels), new Float64Array(channels)]
  let count = 0
  for (const { input } of cases.slice(0, 1500)) {
    for (let at = 0; at < input.length; at++) {
      const value = Number(input[at])
      sum[at % channels] = Number(sum[at % channels]) + value
      square[at % channels] = Number(square[at % channels]) + value * value
    }
    count += input.length / channels
  }
  const mean = Float32Array.from(sum, value => value / count)
  const deviation = Float32Array.from(square, (value, at) =>
    Math.sqrt(Math.max(0, value / count - Number(mean[at]) ** 2)),
  )
  // A channel that hardly ever speaks would otherwise get weights that leave 8 bits nothing for the others.
  const least = 0.25 * (deviation.reduce((sum, value) => sum + value, 0) / channels)
  return { mean, deviation: deviation.map(value => Math.max(value, least)) }
}

/** @param {Float32Array} input @param {Shape} shape */
function views(input, { views: count, places, channels }) {
  return Array.from({ length: count }, (_, view) =>
    input.subarray(view * places * channels, (view + 1) * places * channels),
  )
}

/**
 * @param {Float32Array} input @param {Float32Array[]} layers @param {Shape} shape
 * @param {{ mean: Float32Array, deviation: Float32Array } | undefined} normal @param {Uint8Array} [kept] of the narrowed values, for training
 */
function forward(input, layers, { places, channels, narrow, hidden }, normal, kept) {
  const [w1, b1, w2, b2, w3, b3] = /** @type {any} */ (layers)
  const joined = places * narrow
  const scaled = normal ? new Float32Array(input.length) : input
  if (normal)
    for (let at = 0; at < input.length; at++)
      scaled[at] = (Number(input[at]) - Number(normal.mean[at % channels])) / Number(normal.deviation[at % channels])
  const first = new Float32Array(joined)
  for (let place = 0; place < places; place++) {
    const to = place * narrow
    for (let k = 0; k < narrow; k++) first[to + k] = b1[k]
    for (let channel = 0, at = place * channels; channel < channels; channel++, at++) {
      const value = scaled[at] ?? 0
      for (let k = 0, from = channel * narrow; k < narrow; k++, from++) first[to + k] += value * w1[from]
    }
  }
  for (let at = 0; at < joined; at++)
    first[at] = Math.max(0, Number(first[at])) * (kept ? (kept[at] ? 1 / (1 - dropped) : 0) : 1)
  const second = Float32Array.from(b2)
  for (let at = 0; at < joined; at++) {
    const value = Number(first[at])
    if (value !== 0) for (let h = 0, from = at * hidden; h < hidden; h++, from++) second[h] += value * w2[from]
  }
  let out = b3[0]
  for (let h = 0; h < hidden; h++) {
    second[h] = Math.max(0, Number(second[h]))
    out += Number(second[h]) * w3[h]
  }
  return { scaled, first, second, out }
}

/** Adds what one case teaches to the gradients. @param {Case} one @param {Float32Array[]} layers @param {Float32Array[]} gradients @param {Shape} shape @param {ReturnType<typeof normalise>} normal @param {import('./random.js').Random} random */
function learn({ input, target }, layers, gradients, shape, normal, random) {
  const { places, channels, narrow, hidden } = shape
  const joined = places * narrow
  const runs = views(input, shape).map(view => {
    const kept = Uint8Array.from({ length: joined }, () => Number(random.next() >= dropped))
    return { kept, ...forward(view, layers, shape, normal, kept) }
  })
  const { kept, scaled, first, second, out } = runs.reduce((best, run) => (run.out > best.out ? run : best))
  const [, , w2, , w3] = /** @type {any} */ (layers)
  const [g1, g2, g3, g4, g5, g6] = /** @type {any} */ (gradients)
  const error = (1 / (1 + Math.exp(-out)) - target) / batch
  g6[0] += error
  const back = new Float32Array(hidden)
  for (let h = 0; h < hidden; h++) {
    g5[h] += error * Number(second[h])
    back[h] = Number(second[h]) > 0 ? error * w3[h] : 0
    g4[h] += back[h]
  }
  for (let at = 0; at < joined; at++) {
    const value = Number(first[at])
    if (value <= 0) continue
    let sum = 0
    for (let h = 0, from = at * hidden; h < hidden; h++, from++) {
      g3[from] += value * Number(back[h])
      sum += Number(back[h]) * w2[from]
    }
    if (kept[at]) sum /= 1 - dropped
    const k = at % narrow
    g2[k] += sum
    const start = ((at - k) / narrow) * channels
    for (let channel = 0; channel < channels; channel++)
      g1[channel * narrow + k] += sum * Number(scaled[start + channel])
  }
}

/** One step of Adam. @param {Float32Array} layer @param {any} gradient @param {any} mean @param {any} square @param {{ step: number, pace: number, decays: boolean }} how */
function move(layer, gradient, mean, square, { step, pace, decays }) {
  const [first, second] = [1 - 0.9 ** step, 1 - 0.999 ** step]
  for (let at = 0; at < layer.length; at++) {
    mean[at] = 0.9 * mean[at] + 0.1 * gradient[at]
    square[at] = 0.999 * square[at] + 0.001 * gradient[at] ** 2
    const pull = decays ? decay * Number(layer[at]) : 0
    layer[at] = Number(layer[at]) - pace * (mean[at] / first / (Math.sqrt(square[at] / second) + 1e-8) + pull)
  }
}

/** The same network for inputs as they come. @param {Float32Array[]} layers @param {ReturnType<typeof normalise>} normal @param {Shape} shape */
function withoutNormal([w1, b1, ...rest], { mean, deviation }, { channels, narrow }) {
  const weights = Float32Array.from(
    /** @type {Float32Array} */ (w1),
    (value, at) => value / Number(deviation[Math.floor(at / narrow)]),
  )
  const bias = Float32Array.from(/** @type {Float32Array} */ (b1), (value, k) => {
    let moved = value
    for (let channel = 0; channel < channels; channel++)
      moved -= Number(mean[channel]) * Number(weights[channel * narrow + k])
    return moved
  })
  return [weights, bias, ...rest]
}
