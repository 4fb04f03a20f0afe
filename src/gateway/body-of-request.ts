/**
 * The bytes of a Request's body, or of a longer one just more than `most`: what is past that is refused whatever follows,
 * and a stream may have no end.
 * @throws {TypeError} when somebody has read the body before; whatever the body's stream fails with.
 */
export async function bodyOfRequest(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  if (request.bodyUsed)
    throw new TypeError('Failed to read the body of the Request: it was read before. Hand in a clone.')
  if (!request.body) return new Uint8Array(0)
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  while (length <= most) {
    const { done, value }: { done: boolean; value?: unknown } = await reader.read()
    if (done) return join(chunks, length)
    // Not by its class: a Request of a frame has bytes of that frame's own kind.
    if (!ArrayBuffer.isView(value)) throw new TypeError('Failed to read the body of the Request: it is not of bytes.')
    chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    length += value.byteLength
  }
  // How the stream ends is of no interest any more.
  void reader.cancel().catch(() => undefined)
  return join(chunks, length)
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
