import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { CloudauthContainer } from '../../src/testcontainers.ts'
import { serveDocker } from '../sdks/docker.js'
import { fieldsOf, sendOverHttp } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

const folder = mkdtempSync(join(tmpdir(), 'containers-'))
const docker = await serveDocker({ EMULATOR_CA_DIR: join(folder, 'ca') })
// Read when the first container is started; what cleans up behind it is an image of its own.
vi.stubEnv('DOCKER_HOST', docker.host)
vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true')
afterAll(() => {
  vi.unstubAllEnvs()
  docker.close()
  rmSync(folder, { recursive: true })
})

test('a container starts by the API of Docker, with its options, is driven, and stops', async () => {
  const container = await new CloudauthContainer().withOption('seed', 'container').withAccessKey('a', 'b').start()
  onTestFinished(async () => void (await container.stop()))
  const { Result } = fieldsOf(await sendOverHttp(container.getUrl(), unsigned({ parameters: faceLiveness() })))
  const id = Result?.TransactionId ?? ''
  await container.complete(id, { subCode: '205' })
  expect(await container.control('GET', `transactions/${id}`)).toMatchObject({ state: 'not-passed', subCode: '205' })
  expect(docker.unknown).toEqual([])
})
