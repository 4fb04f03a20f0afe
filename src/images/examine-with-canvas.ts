import type { ExaminePixels } from './picture.ts'

/**
 * Looks at the pixels where the platform can decode a picture by itself.
 * @throws {Error} where it cannot: a guess would be worse than saying so.
 */
export const examineWithCanvas: ExaminePixels = async bytes => {
  if (typeof createImageBitmap !== 'function')
    throw new Error(
      'Failed to decode the picture: this platform has no createImageBitmap. Use cloudauth-emulator/node, or the option faces "present".',
    )
  try {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]))
    bitmap.close()
    return undefined
  } catch {
    return { code: 'UnqualifiedPhoto', reason: 'cannot be decoded' }
  }
}
