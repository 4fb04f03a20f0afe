import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../../../src/command/main.ts'
import { version } from '../../../src/gateway/version.ts'
import { optionRows } from '../../../src/options/options.ts'

const command = new URL('../../../dist/cli.js', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'command-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command in this process and collects what it writes. */
async function run(args: string[], env: Record<string, string> = {}) {
  let out = ''
  let err = ''
  const code = await main({
    args,
    env,
    stdout: {
      write: text => {
        out += text
      },
    },
    stderr: {
      write: text => {
        err += text
      },
    },
  })
  return { code, out, err }
}

/** Starts the built command as its own process and waits for its line. */
function start(...args: string[]) {
  return startIn({}, ...args)
}

async function startIn(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [command, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  let line = ''
  while (!line.includes('listening on')) line += (await once(child.stdout, 'data'))[0]
  return { child, line, url: /listening on (http:\/\/[^"\s]+)/.exec(line)?.[1] ?? '' }
}

describe('the command', () => {
  test.each(['--help', '-h', 'help'])('%s names every option, its variable and its default', async flag => {
    const { code, out } = await run([flag])
    expect(code).toBe(0)
    for (const row of optionRows) {
      expect(out).toContain(row.flag)
      expect(out).toContain(row.env)
    }
  })

  test('--version is that of the package', async () => {
    const packaged = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    expect(await run(['--version'])).toMatchObject({ code: 0, out: `${packaged.version}\n` })
    expect(version).toBe(packaged.version)
  })

  test('config tells every value and where it came from, flag before environment before file', async () => {
    const file = join(folder, 'options.json')
    writeFileSync(file, JSON.stringify({ qps: 1, edition: 'face-verify', auth: 'strict' }))
    const { out } = await run(['config', '--config', file, '--qps', '3'], {
      EMULATOR_QPS: '2',
      EMULATOR_AUTH: 'lenient',
    })
    expect(out).toMatch(/^qps +3 +flag \*$/m)
    expect(out).toMatch(/^auth +lenient +env \*$/m)
    expect(out).toMatch(/^edition +face-verify +file \*$/m)
    expect(out).toMatch(/^port +8080 +default$/m)
    expect(out.trim().split('\n')).toHaveLength(optionRows.length)
  })

  test('config shows no secret', async () => {
    const { out } = await run(['config', '--access-key', 'id:hush1', '--control-token', 'hush2'])
    expect(out).not.toContain('hush')
  })

  test.each([
    ['a flag', ['--prot', '80'], {}, ['--prot', '--port']],
    ['a command', ['sevre'], {}, ['sevre', 'serve']],
  ])('%s that does not exist stops the start and names the nearest', async (_, args, env, words) => {
    const { code, err } = await run(args, env as Record<string, string>)
    expect(code).toBe(2)
    for (const word of words) expect(err).toContain(word)
  })

  test('a key of the file that does not exist stops the start and names the nearest', async () => {
    const file = join(folder, 'unknown.json')
    writeFileSync(file, '{"editon": "auto"}')
    const { code, err } = await run(['--config', file])
    expect(code).toBe(2)
    expect(err).toMatch(/"editon".*edition/)
  })

  test.each([
    ['absent', join(folder, 'absent.json')],
    ['no JSON', new URL(import.meta.url).pathname],
  ])('a file that is %s stops the start', async (_, file) => {
    expect(await run(['config', '--config', file])).toMatchObject({ code: 2, err: expect.stringContaining(file) })
  })

  test.each([
    ['--port', '65536'],
    ['--port', 'x'],
    ['--edition', 'face'],
    ['--qps', '-1'],
    ['--qps', '1.5'],
    ['--auth', 'off'],
    ['--access-key', 'idonly'],
    ['--access-key', 'id:secret:ramdenied'],
    ['--faces', 'maybe'],
    ['--download-timeout', '0'],
    ['--callback-rules', 'none'],
    ['--repeated-failures', 'two'],
    ['--body-limit', '1'],
    ['--request-timeout', '1'],
    ['--log', 'loud'],
  ])('%s %s stops the start, naming the flag and what is allowed', async (flag, value) => {
    const { code, err } = await run([flag, value])
    expect(code).toBe(2)
    expect(err).toMatch(new RegExp(`Failed to read ${flag}: .* is not allowed\\. Use .+`))
    if (flag !== '--access-key') expect(err).toContain(JSON.stringify(value))
  })

  test('a flag without its value stops the start', async () => {
    expect(await run(['--port'])).toMatchObject({ code: 2, err: expect.stringContaining('--port VALUE') })
  })

  test('several keys can be given by repeating the flag or as a list in the environment', async () => {
    const byFlag = await run(['config', '--access-key', 'a:1', '--access-key=b:2:ram-denied'])
    const byEnv = await run(['config'], { EMULATOR_ACCESS_KEYS: 'a:1,b:2:ram-denied' })
    expect(byFlag.out).toMatch(/a:\*\*\*,b:\*\*\*:ram-denied +flag/)
    expect(byEnv.out).toMatch(/a:\*\*\*,b:\*\*\*:ram-denied +env/)
  })

  test('a port that is taken stops the start', async () => {
    const { child, url } = await start()
    const { code, err } = await run(['--port', new URL(url).port])
    expect(code).toBe(2)
    expect(err).toMatch(
      /Failed to listen on 127\.0\.0\.1:\d+: cloudauth-emulator \S+ is running there already\. Stop it, or use --port 0/,
    )
    child.kill()
    await once(child, 'exit')
  })
})

describe('an emulator that others reach', () => {
  /** All that it says until its first call is logged, and what its control API answers with and without a token. */
  async function startAt(host: string, env: Record<string, string> = {}, ...args: string[]) {
    const { child, url, line } = await startIn(env, '--host', host, ...args)
    let out = line
    child.stdout.on('data', chunk => {
      out += chunk
    })
    const local = `http://127.0.0.1:${new URL(url).port}`
    const [, token] = /control token: ([\w-]+)/.exec(out) ?? []
    const clock = `${local}/_emulator/clock`
    const without = await fetch(clock)
    const withToken = await fetch(clock, { headers: { authorization: `Bearer ${token}` } })
    child.kill()
    await once(child, 'close')
    return { out, token, without: without.status, with: withToken.status }
  }

  test.each(['pretty', 'json'])('makes a control token, says it once, and asks for it: %s', async log => {
    const first = await startAt('0.0.0.0', {}, '--log', log)
    expect(first).toMatchObject({ without: 401, with: 200, token: expect.stringMatching(/^[\w-]{32}$/) })
    expect(first.out.split(String(first.token))).toHaveLength(2)
    const second = await startAt('0.0.0.0', {}, '--log', log)
    expect(second.token).not.toBe(first.token)
  })

  test('has the token that it was given, and does not say it', async () => {
    const { out, without } = await startAt('0.0.0.0', { EMULATOR_CONTROL_TOKEN: 'chosen-token' })
    expect(without).toBe(401)
    expect(out).not.toMatch(/chosen-token|control token:/)
  })

  test('has none when told so, and says in its line that it is open', async () => {
    const { out, without, token } = await startAt('0.0.0.0', {}, '--control-token', 'none')
    expect({ without, token }).toEqual({ without: 200, token: undefined })
    expect(out).toMatch(
      /listening on http:\/\/0\.0\.0\.0:\d+ \(the control API is open to everyone who can reach this port\)/,
    )
  })

  test.each(['127.0.0.1', 'localhost', '127.0.0.2'])('does not when it is bound to %s', async host => {
    const { child, line, url } = await start('--host', host)
    expect(line).not.toMatch(/control/)
    expect((await fetch(`${url}/_emulator/clock`)).status).toBe(200)
    child.kill()
    await once(child, 'close')
  })

  test('set up as the image is, says in its line what is open', async () => {
    const dockerfile = readFileSync(new URL('../../../Dockerfile', import.meta.url), 'utf8')
    const variables = [...dockerfile.matchAll(/\b(EMULATOR_\w+|HOST)=(\S+)/g)].map(([, name, value]) => [name, value])
    expect(Object.fromEntries(variables)).toMatchObject({ HOST: '0.0.0.0', EMULATOR_CONTROL_TOKEN: 'none' })
    const { child, line, url } = await startIn(Object.fromEntries(variables))
    expect(line).toMatch(/open to everyone who can reach this port; it answers to any host name without a dot/)
    const answered = request(`http://127.0.0.1:${new URL(url).port}/_emulator/clock`, { headers: { host: 'emulator' } })
    answered.end()
    const [response] = await once(answered, 'response')
    expect(response.resume().statusCode).toBe(200)
    child.kill()
    await once(child, 'close')
  })
})

describe('with NODE_ENV production', () => {
  test('does not start, and says what to do', async () => {
    expect(await run(['--port', '0'], { NODE_ENV: 'production' })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Failed to start: NODE_ENV is production.*--allow-production/),
    })
  })

  test.each([[['--allow-production']], [['--allow-production', 'on']], [['--allow-production=true']]])(
    'starts with %j',
    async args => {
      const { child } = await startIn({ NODE_ENV: 'production' }, ...args)
      child.kill()
      await once(child, 'close')
    },
  )

  test('starts where the environment allows it, and shows its options without', async () => {
    const { child } = await startIn({ NODE_ENV: 'production', EMULATOR_ALLOW_PRODUCTION: '1' })
    child.kill()
    await once(child, 'close')
    expect(await run(['config'], { NODE_ENV: 'production' })).toMatchObject({ code: 0 })
  })

  test('takes a switch for one, whatever follows', async () => {
    const { out } = await run(['config', '--allow-production', '--qps', '7', '--single-label-hosts', 'off'])
    expect(out).toMatch(/^allow-production +true +flag \*$/m)
    expect(out).toMatch(/^qps +7 +flag \*$/m)
    expect(out).toMatch(/^single-label-hosts +false +flag \*$/m)
    expect(await run(['--allow-production', 'maybe'])).toMatchObject({ code: 2 })
  })
})

describe('a started emulator', () => {
  test('says in one line where it listens, and answers there', async () => {
    const { child, url, line } = await start()
    expect(line.trim().split('\n')).toHaveLength(1)
    expect((await fetch(`${url}/_emulator/ready`)).status).toBe(200)
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200)
    child.kill()
    await once(child, 'exit')
  })

  test('is found healthy by healthcheck, by address and by port', async () => {
    const { child, url } = await start()
    expect(await run(['healthcheck', '--url', url])).toMatchObject({ code: 0 })
    expect(await run(['healthcheck'], { PORT: new URL(url).port })).toMatchObject({ code: 0 })
    child.kill()
    await once(child, 'exit')
    expect(await run(['healthcheck', '--url', url])).toMatchObject({ code: 1 })
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s although a keep-alive socket is idle', async signal => {
    const { child, url } = await start()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('POST /?Action=x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
    await once(socket, 'data')
    child.kill(signal)
    const closed = once(socket, 'close')
    expect(await once(child, 'exit')).toEqual([0, null])
    await closed
  })

  test('finishes a call that is under way before it ends', async () => {
    const { child, url } = await start()
    const call = request(`${url}/?Action=Initialize&Version=2022-08-09&Format=JSON`, { method: 'POST' })
    call.setHeader('content-type', 'application/x-www-form-urlencoded')
    call.write('ProductCode=')
    await once(call, 'socket')
    await new Promise<void>(accept => call.socket?.once('connect', () => accept()) ?? accept())
    // Only an answered second call proves that the server has seen the first one's beginning.
    await fetch(`${url}/_emulator/ready`)
    child.kill('SIGTERM')
    call.end('FACE_LIVENESS')
    const [response] = await once(call, 'response')
    let text = ''
    for await (const chunk of response) text += chunk
    expect(JSON.parse(text).Code).toBe('MissingParameter')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test.each([
    ['json', /^\{"time":.*"code":"MissingVersion".*"reason":"Version: absent/m],
    ['pretty', /400 Initialize MissingVersion .*\n.*Version: absent/],
  ])('writes each call to its log as %s', async (form, pattern) => {
    const { child, url, line } = await start('--log', form)
    let out = line
    child.stdout.on('data', chunk => {
      out += chunk
    })
    await fetch(`${url}/?Action=Initialize`, { method: 'POST' })
    child.kill()
    await once(child, 'close')
    expect(out).toMatch(pattern)
  })

  test('goes on answering when nobody reads its log any more', async () => {
    const { child, url } = await start('--log', 'json')
    child.stdout.destroy()
    for (const _ of [1, 2, 3]) await fetch(`${url}/?Action=Initialize`, { method: 'POST' })
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200)
    child.kill()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('writes nothing but its line when told to be silent', async () => {
    const { child, url, line } = await start('--log', 'silent')
    let more = ''
    child.stdout.on('data', chunk => {
      more += chunk
    })
    await fetch(`${url}/?Action=Initialize`, { method: 'POST' })
    child.kill()
    await once(child, 'close')
    expect(line + more).toBe(line)
  })
})
