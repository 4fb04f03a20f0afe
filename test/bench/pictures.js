// @ts-check
// What the picture checks answer for a folder of labelled pictures: as they are, made worse by one thing each, the
// folder's own hard cases, and with things drawn onto the faces, by kind and by tone of the skin.
//   npm run bench:pictures -- DIR [--quick] [--seed 1,2] [--every 1] [--only WORD] [--worker FILE]
// DIR holds labels.json: [{ file, label: 'face' | 'no-face' }, …], and may hold hard/labels.json: [{ file, expect, why }, …].
// An answer is right when the finding is, not only the code. The exit code is 1 when less than 99 % of the portraits are
// accepted or less than 99 % of the others answered with NoFaceDetected, both as they are. `--quick` leaves out all but
// the pictures as they are. `--seed` draws with other random numbers, `--every` onto every so manyth portrait, `--only` the
// kinds with that word in their name and nothing else. `--worker` measures another build.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { drawSet, readSitters } from './drawn/draw-set.js'
import { showTable } from './statistics.js'
import { worseCopies } from './worse-copies.js'

/** @typedef {{ label: string, answer: string, milliseconds: number }} Answered */

const requirements = [
  { label: 'face', answer: 'Success', share: 0.99, words: 'portraits accepted' },
  { label: 'no-face', answer: 'NoFaceDetected', share: 0.99, words: 'pictures without a face refused as such' },
]

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '1' },
    only: { type: 'string' },
    worker: { type: 'string', default: new URL('../../dist/picture-worker.js', import.meta.url).pathname },
  },
})
const folder = positionals[0]
if (folder === undefined) {
  console.error('Failed to measure pictures: no folder named. Do run npm run bench:pictures -- DIR')
  process.exit(2)
}
/** @type {typeof import('../../dist/picture-worker.js')} */
const { decode, detectFaces, examine } = await import(pathToFileURL(resolve(flags.worker)).href)

sharp.concurrency(1)
sharp.cache(false)

/** @param {Buffer} file */
async function answerFor(file) {
  const start = performance.now()
  const report = await examine(file)
  const milliseconds = performance.now() - start
  if ('undecodable' in report) return { answer: 'undecodable', milliseconds }
  const { finding } = report
  return { answer: finding?.code === 'UnqualifiedPhoto' ? finding.finding : (finding?.code ?? 'Success'), milliseconds }
}

/** Where to cover a picture: its face, or all of it when there is none. @param {Buffer} file */
async function areaOf(file) {
  const decoded = await decode(file)
  if ('undecodable' in decoded) throw new Error('Failed to decode a labelled picture. Do label whole ones.')
  const { picture, scale } = decoded
  const whole = { left: 0, top: 0, right: picture.width, bottom: picture.height }
  const { left, top, right, bottom } = detectFaces(picture)[0]?.box ?? whole
  const [x, y] = [Math.max(0, left), Math.max(0, top)]
  const [width, height] = [Math.min(right, picture.width) - x, Math.min(bottom, picture.height) - y]
  return { left: x * scale, top: y * scale, width: width * scale, height: height * scale }
}

/** @typedef {{ file: string, label: string, bytes: Buffer }} Labelled */
/** @type {Labelled[]} */
const pictures = await Promise.all(
  JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')).map(async (/** @type {Labelled} */ one) => ({
    ...one,
    bytes: await readFile(join(folder, one.file)),
  })),
)

const asTheyAre = await measureCopies()
if (!flags.quick) {
  if (flags.only === undefined && existsSync(join(folder, 'hard', 'labels.json')))
    await measureHard(join(folder, 'hard'))
  for (const seed of flags.seed.split(',')) await measureDrawn(Number(seed))
}

const times = asTheyAre.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
const quantile = (/** @type {number} */ share) => times[Math.floor(share * (times.length - 1))]?.toFixed(1)
console.log(`\ndecoded, looked at and judged in ${quantile(0.5)} ms (p50), ${quantile(0.99)} ms (p99) a picture`)
for (const { label, answer, share, words } of requirements) {
  const of = asTheyAre.filter(one => one.label === label)
  const right = of.filter(one => one.answer === answer).length
  console.log(`${words}: ${right} of ${of.length}, ${((100 * right) / of.length).toFixed(1)} %`)
  if (right < share * of.length) process.exitCode = 1
}

/** Prints what every copy is answered with; returns the answers to the pictures as they are. */
async function measureCopies() {
  const areas = new Map()
  for (const { file, bytes } of pictures) areas.set(file, await areaOf(bytes))
  /** @type {Map<string, Answered[]>} */
  const answers = new Map()
  for (const [name, worsen] of Object.entries(worseCopies).slice(
    0,
    flags.quick || flags.only !== undefined ? 1 : undefined,
  )) {
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
  return answers.get('as it is') ?? []
}

/** Prints how each hard case is answered. @param {string} place */
async function measureHard(place) {
  /** @type {{ file: string, expect: string, why: string }[]} */
  const cases = JSON.parse(await readFile(join(place, 'labels.json'), 'utf8'))
  const rows = []
  let right = 0
  for (const { file, expect, why } of cases) {
    const { answer } = await answerFor(await readFile(join(place, file)))
    const isRight = (answer === 'Success') === (expect === 'Success')
    if (isRight) right++
    rows.push([isRight ? 'right' : 'WRONG', file, answer, why])
  }
  console.log(
    `\nhard cases: ${right} of ${cases.length} right\n${showTable([['', 'file', 'answer', 'kind'], ...rows])}`,
  )
}

/** Prints, by kind and by tone of the skin, how many drawn pictures are answered wrongly. @param {number} seed */
async function measureDrawn(seed) {
  const faces = pictures.filter(({ label }) => label === 'face').filter((_, at) => at % Number(flags.every) === 0)
  const sitters = await readSitters(faces, detectFaces)
  /** @type {Map<string, { expect: string, tone: string, answer: string }[]>} */
  const groups = new Map()
  const isWanted = (/** @type {string} */ group) => group.includes(flags.only ?? '')
  for await (const { group, expect, tone, bytes } of drawSet(sitters, seed, isWanted)) {
    const { answer } = await answerFor(bytes)
    groups.set(group, [...(groups.get(group) ?? []), { expect: expect ?? 'Success', tone, answer }])
  }
  const tones = ['dark', 'mid', 'light']
  const share = (/** @type {{ expect: string, answer: string }[]} */ of) => {
    const wrong = of.filter(({ expect, answer }) => expect !== answer).length
    return of.length === 0 ? '–' : `${((100 * wrong) / of.length).toFixed(1)} %`
  }
  const rows = [...groups].map(([group, of]) => {
    const wrong = of.filter(({ expect, answer }) => expect !== answer)
    const counts = new Map()
    for (const { answer } of wrong) counts.set(answer, (counts.get(answer) ?? 0) + 1)
    const expected = of[0]?.expect ?? ''
    const accepted = expected === 'Success' ? '' : `${of.filter(({ answer }) => answer === 'Success').length}`
    const answers = [...counts].sort((a, b) => b[1] - a[1]).map(([answer, count]) => `${count} ${answer}`)
    return [
      group,
      expected,
      `${of.length}`,
      share(of),
      accepted,
      ...tones.map(tone => share(of.filter(one => one.tone === tone))),
      answers.join(', '),
    ]
  })
  const counted = tones.map(tone => `${tone} ${sitters.filter(one => one.tone === tone).length}`).join(', ')
  const head = ['drawn', 'right answer', 'pictures', 'wrong', 'accepted', ...tones, 'wrong answers']
  console.log(`\nseed ${seed}; tones of skin: ${counted}\n${showTable([head, ...rows])}`)
}
