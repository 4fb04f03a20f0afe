import { createFaceDetector } from './detect-faces.ts'

/** As built, modules that are loaded on demand lie a folder below the model. Bundlers know this form and take it along. */
const modelUrl = () => new URL('../face-detector.tflite', import.meta.url)

/**
 * The detector with its model, fetched from where this package is served.
 * @throws {Error} when the model is not there.
 */
export async function loadFaceDetector(): Promise<ReturnType<typeof createFaceDetector>> {
  const url = modelUrl()
  const response = await fetch(url).catch(() => undefined)
  if (!response?.ok)
    throw new Error(
      `Failed to load the face model from ${url}: ${response ? `status ${response.status}` : 'no answer'}. Serve face-detector.tflite there, or use the option faces "present".`,
    )
  return createFaceDetector(new Uint8Array(await response.arrayBuffer()))
}
