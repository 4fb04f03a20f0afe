import { createRecorder } from '../node/runs/recorder.ts'
import { type Emulator, type Options, type Server, serve } from '../node.ts'
import { noteRecorder } from './recorders.ts'
import { tellAdvice } from './tell-advice.ts'

/** A fresh emulator on a port of its own, and the key that this test signs with. */
export type TestEmulator = Server & Emulator & { accessKey: { id: string; secret: string } }

let count = 0

/**
 * Serves an emulator for tests on a free port: no rate limit, no log, strict with a key of its own; options change that.
 * `end` lets go of what still hangs, then closes.
 */
export async function openTestEmulator({ accessKeys = [], ...options }: Partial<Options>, label?: string) {
  count += 1
  const accessKey = { id: `test-key-${count}`, secret: `test-secret-${count}` }
  const recorder = createRecorder()
  const server = await serve(
    { port: 0, qps: 0, log: 'silent', auth: 'strict', ...options, accessKeys: [accessKey, ...accessKeys] },
    { label, recorder },
  )
  const emulator: TestEmulator = { ...server.emulator, ...server, accessKey }
  noteRecorder(emulator, recorder)
  const end = async () => {
    await recorder.write()
    await tellAdvice(await recorder.kept())
    await server.emulator.reset()
    await server.close()
  }
  return { emulator, end }
}
