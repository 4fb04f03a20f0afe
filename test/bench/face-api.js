// @ts-check
// The other side of `picture-load.js --against face-api`: a process that answers each message of pictures with how many
// faces @vladmandic/face-api sees in each, and in which time. Its packages are not the project's: they are installed into
// a cache folder, where nothing else uses them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import sharp from 'sharp'
import { decode } from '../../dist/picture-worker.js'

const packages = ['@vladmandic/face-api@1.7.15', '@tensorflow/tfjs@4.22.0', '@tensorflow/tfjs-backend-wasm@4.22.0']
const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloudauth-emulator-bench', 'face-api')

/** The score that the package itself takes for a face, and the longest side of what a picture is decoded to. */
const usualScore = 0.5

/** Installs the packages, unless they are there. @throws {Error} with what npm said. */
export function installFaceApi() {
  const receipt = join(folder, 'installed.json')
  if (existsSync(receipt) && readFileSync(receipt, 'utf8') === JSON.stringify(packages)) return
  mkdirSync(folder, { recursive: true })
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...packages],
    { encoding: 'utf8', shell: process.platform === 'win32' },
  )
  if (status !== 0) throw new Error(`Failed to install face-api: ${stderr.trim()}. Do see whether npm can download.`)
  writeFileSync(receipt, JSON.stringify(packages))
}

async function loadDetector() {
  const require = createRequire(join(folder, 'package.json'))
  const tf = require('@tensorflow/tfjs')
  const wasm = require('@tensorflow/tfjs-backend-wasm')
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  await tf.setBackend('wasm')
  await tf.ready()
  const faceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js')
  const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model')
  await faceApi.nets.tinyFaceDetector.loadFromDisk(models)
  return { tf, faceApi }
}

/** @param {Awaited<ReturnType<typeof loadDetector>>} detector @param {Uint8Array} file @param {number} inputSize */
async function countFaces({ tf, faceApi }, file, inputSize) {
  // Decoded as the emulator does, so that the difference is the detector.
  const decoded = await decode(file)
  if ('undecodable' in decoded) throw new Error('Failed to decode a picture. Do send whole ones.')
  const { data, width, height } = decoded.picture
  const picture = tf.tensor3d(data, [height, width, 3], 'int32')
  const options = new faceApi.TinyFaceDetectorOptions({ inputSize, scoreThreshold: usualScore })
  const faces = await faceApi.detectAllFaces(picture, options)
  picture.dispose()
  return faces.length
}

async function obeyParent() {
  sharp.concurrency(1)
  sharp.cache(false)
  const began = performance.now()
  const detector = await loadDetector()
  process.send?.({ loaded: performance.now() - began })
  process.on('message', async (/** @type {{ files: Uint8Array[], inputSize: number }} */ { files, inputSize }) => {
    const answers = []
    for (const file of files) {
      const before = performance.now()
      const faces = await countFaces(detector, file, inputSize)
      answers.push({ faces, milliseconds: performance.now() - before })
    }
    process.send?.({ answers, peak: process.resourceUsage().maxRSS / 1024 })
  })
  process.on('disconnect', () => process.exit())
}

if (process.send) await obeyParent()
