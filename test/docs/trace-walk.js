// @ts-check
// Prints, as JSON, the files of src that a `POST /` with FacePictureBase64 enters, in order, each with the files that it
// is entered from: node test/docs/trace-walk.js
//
// V8's coverage tells which functions a call runs, but not in which order. So the call is made twice: under coverage,
// then with a breakpoint in each function that ran, whose condition notes where it is and never holds.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { Session } from 'node:inspector/promises'
import { SourceMap } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
// Inside the project, for the bundle to find the packages that it imports.
const folder = mkdtempSync(join(root, 'node_modules/.walk-'))
const bundle = join(folder, 'node.js')
const bundleUrl = pathToFileURL(bundle).href

/** @typedef {{ lineNumber: number, columnNumber: number }} Place */

/** Answers with the place of an offset in a text. @param {string} code @returns {(offset: number) => Place} */
function placesOf(code) {
  const starts = [0]
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1)
  return offset => {
    const lineNumber = starts.findLastIndex(start => start <= offset)
    return { lineNumber, columnNumber: offset - (starts[lineNumber] ?? 0) }
  }
}

const portrait = readFileSync(join(root, 'fixtures/images/portrait.jpg'))
let calls = 0

/** Makes the call, each time with another picture: one that came before may be known. @param {string} url */
async function call(url) {
  calls += 1
  const parameters = {
    Action: 'Initialize',
    Version: '2022-08-09',
    ProductCode: 'FACE_VERIFY',
    MerchantBizId: 'walk',
    MerchantUserId: 'walk',
    MetaInfo: '{"deviceType":"ios","bioMetaInfo":"4.1.0:1150****,0"}',
    FacePictureBase64: Buffer.concat([portrait, Buffer.from([calls])]).toString('base64'),
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  // The head goes ahead of the body, on a connection of its own: else chance decides what comes together.
  const asking = request(url, { method: 'POST', headers, agent: false })
  asking.flushHeaders()
  await setTimeout(50)
  asking.end(new URLSearchParams(parameters).toString())
  const [answer] = await once(asking, 'response')
  const answered = await text(answer)
  if (answer.statusCode !== 200 || !answered.includes('Success'))
    throw new Error(`Failed to make the call: ${answered}`)
  // What comes after the answer belongs to the call.
  await setTimeout(100)
}

async function trace() {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/node.ts'],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['node:*', ...Object.keys({ ...dependencies, ...peerDependencies })],
    sourcemap: 'external',
    loader: { '.lua': 'text' },
    logLevel: 'error',
    // The worker lies beside the bundle in a build; here it is that of the build.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'dist/parts/node.js')).href) },
  })
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')))
  const placeOf = placesOf(readFileSync(bundle, 'utf8'))
  /** @param {Place} place */
  const fileAt = ({ lineNumber, columnNumber }) => {
    const entry = map.findEntry(lineNumber, columnNumber)
    return 'originalSource' in entry ? relative(root, resolve(folder, entry.originalSource)) : ''
  }

  const { serve } = await import(bundleUrl)
  const server = await serve({ port: 0, log: 'silent', seed: 'walk' })
  // The first call loads parts, which does not belong to the walk.
  await call(server.url)
  const session = new Session()
  session.connect()
  await session.post('Debugger.enable')
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await session.post('Profiler.takePreciseCoverage')
  await call(server.url)
  const { result } = await session.post('Profiler.takePreciseCoverage')
  await session.post('Profiler.stopPreciseCoverage')
  const script = result.find(({ url }) => url === bundleUrl)
  if (!script) throw new Error('Failed to trace the call: the coverage names no bundle.')

  /** @type {[string, string][]} */
  const entered = []
  Reflect.set(globalThis, 'enteredFiles', entered)
  Error.stackTraceLimit = 20
  for (const { ranges } of script.functions) {
    const [range] = ranges
    if (!range || range.count === 0) continue
    const start = { scriptId: script.scriptId, ...placeOf(range.startOffset) }
    const end = { scriptId: script.scriptId, ...placeOf(range.endOffset) }
    const { locations } = await session.post('Debugger.getPossibleBreakpoints', { start, end })
    const [location] = locations
    const condition = `enteredFiles.push([${JSON.stringify(fileAt(start))}, new Error().stack]), false`
    // Two functions may begin at one place.
    if (location) await session.post('Debugger.setBreakpoint', { location, condition }).catch(() => undefined)
  }
  await call(server.url)
  session.disconnect()
  await server.close()

  /** @type {Map<string, Set<string>>} */
  const from = new Map()
  for (const [file, stack] of entered) {
    const callers = from.get(file) ?? new Set()
    from.set(file, callers)
    const frames = Array.from(stack.matchAll(/node\.js:(\d+):(\d+)/g), ([, line, column]) =>
      fileAt({ lineNumber: Number(line) - 1, columnNumber: Number(column) - 1 }),
    )
    // What only runs functions that it is handed is looked through.
    const caller = frames.find(frame => frame.startsWith('src/') && frame !== file && !frame.endsWith('/awaitable.ts'))
    if (caller) callers.add(caller)
  }
  return Array.from(from, ([file, callers]) => ({ file, from: [...callers] }))
}

try {
  console.log(JSON.stringify(await trace()))
} finally {
  rmSync(folder, { recursive: true })
}
process.exit()
