// @ts-check
// What the picture checks answer for a folder of labelled pictures, as they are and made worse by one thing each.
//   npm run bench:pictures -- DIR [--quick]
// DIR holds labels.json: [{ file, label: 'face' | 'no-face' }, …]. The exit code is 1 when less than 99 % of the
// portraits are accepted or less than 99 % of the others answered with NoFaceDetected, both as they are. `--quick`
// leaves the worse copies out.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { decode, detectFaces, examine } from '../../dist/picture-worker.js'
import { showTable } from './statistics.js'
import { worseCopies } from './worse-copies.js'

/** @typedef {{ label: string, answer: string, milliseconds: number }} Answered */

const requirements = [
  { label: 'face', answer: 'Success', share: 0.99, words: 'portraits accepted' },
  { label: 'no-face', answer: 'NoFaceDetected', share: 0.99, words: 'pictures without a face refused as such' },
]

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
})
const folder = positionals[0]
if (folder === undefined) {
  console.error('Failed to measure pictures: no folder named. Do run npm run bench:pictures -- DIR')
  process.exit(2)
}

sharp.concurrency(1)
sharp.cache(false)
/** @param {Buffer} file */
async function answerFor(file) {
  const start = performance.now()
  const finding = await examine(file)
  const answer = finding?.code === 'UnqualifiedPhoto' ? finding.finding : (finding?.code ?? 'Success')
  return { answer, milliseconds: performance.now() - start }
}

/** Where to cover a picture: its face, or all of it when there is none. @param {Buffer} file */
async function areaOf(file) {
  const { picture, scale } = await decode(file)
  const { left, top, right, bottom } = detectFaces(picture)[0]?.box ?? {
    left: 0,
    top: 0,
    right: picture.width,
    bottom: picture.height,
  }
  const [x, y] = [Math.max(0, left), Math.max(0, top)]
  const [width, height] = [Math.min(right, picture.width) - x, Math.min(bottom, picture.height) - y]
  return { left: x * scale, top: y * scale, width: width * scale, height: height * scale }
}

/** @type {{ file: string, label: string }[]} */
const labels = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8'))
const pictures = await Promise.all(labels.map(async one => ({ ...one, bytes: await readFile(join(folder, one.file)) })))
const areas = new Map()
for (const { file, bytes } of pictures) areas.set(file, await areaOf(bytes))

/** @type {Map<string, Answered[]>} */
const answers = new Map()
for (const [name, worsen] of Object.entries(worseCopies).slice(0, flags.quick ? 1 : undefined)) {
  const answered = []
  for (const { file, label, bytes } of pictures) {
    const { answer, milliseconds } = await answerFor(await worsen(bytes, areas.get(file)))
    answered.push({ label, answer, milliseconds })
    if (name === 'as it is' && requirements.some(one => one.label === label && one.answer !== answer))
      console.log(`${file}: ${answer}`)
  }
  answers.set(name, answered)
}

for (const { label } of requirements) {
  const rows = [...answers].map(([name, answered]) => ({ name, of: answered.filter(one => one.label === label) }))
  const columns = [...new Set(rows.flatMap(({ of }) => of.map(({ answer }) => answer)))]
  const cells = rows.map(({ name, of }) => [
    name,
    ...columns.map(column => `${of.filter(({ answer }) => answer === column).length || '.'}`),
  ])
  console.log(`\n${label}, ${rows[0]?.of.length} pictures\n${showTable([['', ...columns], ...cells])}`)
}

const asTheyAre = answers.get('as it is') ?? []
const times = asTheyAre.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
const quantile = (/** @type {number} */ share) => times[Math.floor(share * (times.length - 1))]?.toFixed(1)
console.log(`\ndecoded, looked at and judged in ${quantile(0.5)} ms (p50), ${quantile(0.99)} ms (p99) a picture`)
for (const { label, answer, share, words } of requirements) {
  const of = asTheyAre.filter(one => one.label === label)
  const right = of.filter(one => one.answer === answer).length
  console.log(`${words}: ${right} of ${of.length}, ${((100 * right) / of.length).toFixed(1)} %`)
  if (right < share * of.length) process.exitCode = 1
}
