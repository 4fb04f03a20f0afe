// @ts-check
// Trains what tells covered faces (src/faces/cover-check.ts) on drawings over portraits, and writes its weights to
// src/faces/cover-weights.json.
//   npm run build && node test/bench/train-cover-check.js DIR [--count 9000] [--seed 1] [--check] [--evidence FILE]
// DIR holds labels.json: [{ file, label: 'face' | 'no-face' }, …]; its portraits must be free to use. `--check` writes
// nothing and tells how the check fares on people that it was not trained on. `--evidence` keeps the drawn evidence in a
// file, or takes it from there. Same portraits, count and seed, same weights.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { collectEvidence } from './drawn/collect-evidence.js'
import { createRandom } from './drawn/random.js'
import { trainCheck } from './drawn/train-check.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '9000' },
    seed: { type: 'string', default: '1' },
    check: { type: 'boolean', default: false },
    evidence: { type: 'string' },
  },
})
const folder = positionals[0]
if (folder === undefined) {
  console.error('Failed to train: no folder named. Do run node test/bench/train-cover-check.js DIR')
  process.exit(2)
}
sharp.concurrency(1)
sharp.cache(false)

/**
 * Places and channels of each part's evidence, the sizes of its two inner layers, and by how much its answer is moved so
 * that "half certain" refuses next to no plain portrait.
 */
const parts = {
  mouth: { places: 25, views: 1, narrow: 12, hidden: 16, offset: 1 },
  eyes: { places: 9, views: 2, narrow: 12, hidden: 12, offset: 0.5 },
}
const channels = 130
const folds = 5

const samples = await readSamples(folder)
console.log(`${samples.length} drawings`)
const random = createRandom(Number(flags.seed))
if (flags.check) checkOnOthers()
else {
  const weights = Object.entries(parts).map(([part, shape]) =>
    trainCheck(datasetOf(part, samples), { ...shape, channels }, random),
  )
  await writeFile(
    new URL('../../src/faces/cover-weights.json', import.meta.url),
    asJson(weights.map(({ layers }) => layers)),
  )
}

/** @param {string} directory */
async function readSamples(directory) {
  if (flags.evidence && existsSync(`${flags.evidence}.json`)) {
    const labels = JSON.parse(await readFile(`${flags.evidence}.json`, 'utf8'))
    const { buffer, byteOffset, length } = await readFile(`${flags.evidence}.bin`)
    const all = new Float32Array(buffer.slice(byteOffset, byteOffset + length))
    const each = all.length / labels.length
    return labels.map((/** @type {object} */ label, /** @type {number} */ index) => ({
      ...label,
      evidence: all.subarray(index * each, (index + 1) * each),
    }))
  }
  const labels = JSON.parse(await readFile(join(directory, 'labels.json'), 'utf8'))
  const portraits = await Promise.all(
    labels
      .filter((/** @type {{ label: string }} */ { label }) => label === 'face')
      .map(async (/** @type {{ file: string }} */ { file }) => ({ bytes: await readFile(join(directory, file)) })),
  )
  const collected = await collectEvidence(portraits, Number(flags.count), Number(flags.seed))
  if (flags.evidence) {
    await writeFile(`${flags.evidence}.json`, JSON.stringify(collected.map(({ evidence, ...label }) => label)))
    await writeFile(
      `${flags.evidence}.bin`,
      Buffer.concat(collected.map(({ evidence }) => Buffer.from(evidence.buffer))),
    )
  }
  return collected
}

/** @param {string} part @param {import('./drawn/collect-evidence.js').Sample[]} of */
function datasetOf(part, of) {
  const from = part === 'mouth' ? 0 : parts.mouth.places * channels
  const { places, views } = /** @type {any} */ (parts)[part]
  return of.map(({ evidence, covered }) => ({
    input: evidence.subarray(from, from + places * views * channels),
    target: Number(/** @type {any} */ (covered)[part]),
  }))
}

/** Trains on four fifths of the people at a time and tells how the rest is judged, by what was drawn. */
function checkOnOthers() {
  for (const [part, shape] of Object.entries(parts)) {
    /** @type {Map<string, { target: number, answer: number }[]>} */
    const byKind = new Map()
    for (let fold = 0; fold < folds; fold++) {
      const isOther = (/** @type {{ person: number }} */ { person }) => person >= 0 && person % folds === fold
      const { answer } = trainCheck(
        datasetOf(
          part,
          samples.filter(one => !isOther(one)),
        ),
        { ...shape, channels },
        random,
      )
      const others = samples.filter(isOther)
      for (const [index, { input, target }] of datasetOf(part, others).entries()) {
        const judged = { target, answer: answer(input) }
        for (const kind of others[index]?.kinds ?? []) byKind.set(kind, [...(byKind.get(kind) ?? []), judged])
      }
    }
    console.log(part)
    for (const [kind, judged] of [...byKind].sort()) {
      const wrong = (/** @type {number} */ target) => {
        const of = judged.filter(one => one.target === target)
        return of.length < 10
          ? ''
          : `${target ? 'missed' : 'refused'} ${((100 * of.filter(({ answer }) => answer > 0 !== (target === 1)).length) / of.length).toFixed(1)} % of ${of.length}  `
      }
      console.log(`  ${kind}: ${wrong(0)}${wrong(1)}`)
    }
  }
}

/**
 * Weights as 8-bit whole numbers, each layer with the factor that makes them up again.
 * @param {Float32Array[][]} checks
 */
function asJson(checks) {
  const [mouth, eyes] = checks.map(layers =>
    layers.map(layer => {
      const most = layer.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6)
      const whole = Int8Array.from(layer, value => Math.round((value / most) * 127))
      return { factor: Number((most / 127).toPrecision(6)), text: Buffer.from(whole.buffer).toString('base64') }
    }),
  )
  return `${JSON.stringify({ mouth, eyes }, undefined, 2)}\n`
}
