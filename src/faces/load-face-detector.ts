import { type CoverWeights, createCoverCheck } from './cover-check.ts'
import { createFaceDetector } from './detect-faces.ts'

/** As built, modules that are loaded on demand lie a folder below the model. Bundlers know this form and take it along. */
const modelUrl = () => new URL('../face-detector.tflite', import.meta.url)
const coverUrl = () => new URL('../face-cover.json', import.meta.url)

/**
 * The detector with its model and the weights of its check for covered faces, fetched from where this package is served:
 * code that has them in it would be a third larger, for every page and worker that never looks at a picture.
 * @throws {Error} when one of them is not there.
 */
export async function loadFaceDetector(): Promise<ReturnType<typeof createFaceDetector>> {
  const [model, weights] = await Promise.all([fetchFile(modelUrl()), fetchFile(coverUrl())])
  const cover: CoverWeights = await weights.json()
  return createFaceDetector(new Uint8Array(await model.arrayBuffer()), createCoverCheck(cover))
}

async function fetchFile(url: URL): Promise<Response> {
  const response = await fetch(url).catch(() => undefined)
  if (response?.ok) return response
  throw new Error(
    `Failed to load the face model from ${url}: ${response ? `status ${response.status}` : 'no answer'}. Serve face-detector.tflite and face-cover.json there, or use the option faces "present".`,
  )
}
