import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import type { DrillEvent } from '../../../src/drill/disturbance.ts'

const root = new URL('../../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'drilled-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const call = `new URLSearchParams({ Action: 'Initialize', Version: '2022-08-09', ProductCode: 'FACE_LIVENESS',
  MerchantBizId: 'order1', MerchantUserId: 'user1', MetaInfo: '{}' })`

/** Suites that start an emulator in each way that there is, and print the status of their call; 0 for a broken one. */
const suites = {
  'serve()': `
    const { serve } = await import('./dist/node.js')
    const { url, close } = await serve({ port: 0, log: 'silent' })
    console.log(await fetch(url, { method: 'POST', body: ${call} }).then(({ status }) => status, () => 0))
    await close()`,
  'createEmulator()': `
    const { createEmulator } = await import('./dist/node.js')
    const request = new Request('http://localhost/', { method: 'POST', body: ${call} })
    console.log((await createEmulator({ log: 'silent' }).fetch(request)).status)`,
  CommonJS: `
    const { createRequire } = await import('node:module')
    const { createEmulator } = createRequire(process.cwd() + '/')('./dist/cjs/node.js')
    const request = new Request('http://localhost/', { method: 'POST', body: ${call} })
    console.log((await createEmulator({ log: 'silent' }).fetch(request)).status)`,
  MSW: `
    const { cloudauthHandlers } = await import('./dist/msw-node.js')
    const { setupServer } = await import('msw/node')
    const server = setupServer(...cloudauthHandlers())
    server.listen()
    const url = 'https://cloudauth-intl.cn-hongkong.aliyuncs.com/'
    console.log(await fetch(url, { method: 'POST', body: ${call} }).then(({ status }) => status, () => 0))
    server.close()`,
  'the command': `
    const { spawn } = await import('node:child_process')
    const child = spawn(process.execPath, ['dist/cli.js', '--port', '0', '--log', 'silent'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    for await (const chunk of child.stdout) if ((text += chunk).includes('listening on')) break
    const [url] = /http:[^\\s"]+/.exec(text)
    console.log(await fetch(url, { method: 'POST', body: ${call} }).then(({ status }) => status, () => 0))
    child.kill()`,
} as const

async function run(name: keyof typeof suites, disturbance?: object) {
  const events = mkdtempSync(join(folder, 'events-'))
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', suites[name]], {
    cwd: root,
    env: {
      ...process.env,
      EMULATOR_URL: 'http://127.0.0.1:9',
      CLOUDAUTH_EMULATOR_DRILL: JSON.stringify({ folder: events, disturbance }),
    },
  })
  const seen = readdirSync(events).flatMap(file =>
    readFileSync(join(events, file), 'utf8')
      .trim()
      .split('\n')
      .map((line): DrillEvent => JSON.parse(line)),
  )
  return { status: Number(stdout.trim()), stderr, seen }
}

const names = Object.keys(suites) as (keyof typeof suites)[]

describe.each(names)('an emulator that a suite starts by %s', name => {
  it('is watched and disturbed by the drill that its process is part of', { timeout: 60_000 }, async () => {
    const undisturbed = await run(name)
    expect(undisturbed).toMatchObject({ status: 200, stderr: '' })
    expect(undisturbed.seen).toMatchObject([{ kind: 'call', action: 'Initialize', nth: 1, code: 'Success' }])
    const { scope = '', situation = '', nth = 0 } = { ...(undisturbed.seen[0] as DrillEvent & { kind: 'call' }) }
    const disturbed = await run(name, { name: 'throttled', site: { scope, situation, nth } })
    expect(disturbed.status).toBe(403)
    expect(disturbed.seen.map(({ kind }) => kind)).toEqual(['fired', 'call'])
  })
})

it('a variable that no drill has written stops the start of an emulator, and is named', async () => {
  const running = promisify(execFile)(process.execPath, ['--input-type=module', '-e', suites['createEmulator()']], {
    cwd: root,
    env: { ...process.env, CLOUDAUTH_EMULATOR_DRILL: 'yes' },
  })
  await expect(running).rejects.toThrow('Failed to read CLOUDAUTH_EMULATOR_DRILL: "yes" is not what a drill writes.')
})
