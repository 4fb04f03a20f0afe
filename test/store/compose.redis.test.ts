import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startCommand } from '../support/command-process.ts'
import { fieldsOf, sendOverHttp } from '../support/doors.ts'
import { findProgram } from '../support/find-program.ts'
import { freePort, startRedis } from '../support/redis-server.ts'
import { faceLiveness } from '../support/requests.ts'
import { openRoundRobin } from '../support/round-robin.js'
import { unsigned } from '../support/signed-request.ts'
import { readCompose, readImage } from './deployments.ts'

const run = promisify(execFile)
const nginx = findProgram('nginx')
const { services, configs } = readCompose()
const { env: imageEnv, port: imagePort } = readImage()

/** The load balancer of compose.yaml, its configuration as it stands but for names and ports of this machine. */
async function startBalancer(urls: readonly string[]): Promise<string> {
  if (!nginx) {
    const proxy = await openRoundRobin(urls)
    onTestFinished(() => proxy.close())
    return proxy.url
  }
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  const port = await freePort()
  const servers = urls.map(url => `server ${new URL(url).host};`).join(' ')
  const content = (configs.balancer?.content ?? '')
    .replaceAll('$$', '$')
    .replace(`server replica:${imagePort};`, servers)
    .replace('listen 8080;', `listen 127.0.0.1:${port};`)
  expect(content).toContain(servers)
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`)
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')} ${content} }`,
  )
  const child = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  await expect
    .poll(() =>
      fetch(`${url}/_emulator/health`).then(
        ({ status }) => status,
        () => said,
      ),
    )
    .toBe(200)
  return url
}

test('what compose.yaml starts by its profile of replicas is one emulator, as processes of this machine', {
  timeout: 120_000,
}, async () => {
  const [program, ...args] = (services.store?.command ?? '').split(' ')
  expect(program).toBe('valkey-server')
  const store = await startRedis(args)
  onTestFinished(() => store.stop())
  const environment: Record<string, string> = { ...imageEnv, ...services.replica?.environment, HOST: '127.0.0.1' }
  const env = {
    ...environment,
    EMULATOR_STORE: environment.EMULATOR_STORE?.replace('redis://store:6379', store.url) ?? '',
  }
  const count = services.replica?.deploy?.replicas ?? 0
  const replicas = await Promise.all(Array.from({ length: count }, () => startCommand([], { env })))
  // The image's HEALTHCHECK, which the load balancer waits for.
  const command = new URL('../../dist/cli.js', import.meta.url).pathname
  for (const { url } of replicas) await run(process.execPath, [command, 'healthcheck', '--url', url])

  const url = await startBalancer(replicas.map(replica => replica.url))
  const names = new Set<string | undefined>()
  const call = async (action: string, parameters: Record<string, string>) => {
    const answer = await sendOverHttp(url, unsigned({ action, parameters }))
    names.add(answer.headers['x-emulator'])
    return fieldsOf(answer)
  }
  const opened = await call('Initialize', faceLiveness({ MerchantBizId: 'compose', MetaInfo: '{"deviceType":"web"}' }))
  const id = opened.Result?.TransactionId ?? ''
  expect(opened.Result?.TransactionUrl).toMatch(/^http:\/\/127\.0\.0\.1:8081\//)
  const completed = await fetch(`${url}/_emulator/transactions/${id}/complete`, { method: 'POST' })
  expect(completed.status).toBe(200)
  for (let turn = 0; turn < 6; turn += 1) {
    const checked = await call('CheckResult', { MerchantBizId: 'compose', TransactionId: id })
    expect(checked.Result?.Passed).toBe('Y')
  }
  expect(names.size).toBe(count)

  const events = await fetch(`${url}/_emulator/events`)
  const reader = events.body?.getReader()
  await call('Initialize', faceLiveness({ MerchantBizId: 'event' }))
  let heard = ''
  while (!heard.includes('event: request')) heard += new TextDecoder().decode((await reader?.read())?.value)
  await reader?.cancel()

  // A replica that is told to end does, and the others go on.
  replicas[0]?.child.kill('SIGTERM')
  expect(await replicas[0]?.exit).toEqual([0, null])
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, turn) =>
      call('Initialize', faceLiveness({ MerchantBizId: `on${turn}` })).catch(() => undefined),
    ),
  )
  expect(answers.some(answer => answer?.Code === 'Success')).toBe(true)
})
