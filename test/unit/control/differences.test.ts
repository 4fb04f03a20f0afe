import { expect, it } from 'vitest'
import { openInProcess } from '../../support/doors.ts'

const document = { title: expect.any(String), url: expect.stringMatching(/^https:/), edition: expect.any(String) }

it('GET differences tells what every behaviour rests on, and what changes it', async () => {
  const door = await openInProcess()
  const { status, text } = await door.call({
    method: 'GET',
    url: '/_emulator/differences',
    headers: {},
    body: Buffer.of(),
  })
  expect(status).toBe(200)
  const { differences } = JSON.parse(text)
  expect(differences).toContainEqual({
    topic: 'Callbacks',
    evidence: 'guessed',
    behaviour: 'The receiver of a callback has 5 seconds for its whole answer.',
    source: document,
    switches: [],
  })
  expect(differences).toContainEqual({
    topic: 'Initialize',
    evidence: 'conflicting',
    behaviour: expect.stringMatching(/^SecurityLevel /),
    source: document,
    against: [document],
    switches: ['--security-level'],
  })
  expect(differences).toContainEqual({
    topic: 'Codes',
    evidence: 'documented',
    behaviour: expect.stringMatching(/^`Throttling.Api` is answered with status 403/),
    source: document,
    switches: [],
  })
  const kinds = differences.map(({ evidence }: { evidence: string }) => evidence)
  expect(new Set(kinds)).toEqual(new Set(['conflicting', 'deviating', 'guessed', 'missing', 'seen', 'documented']))
})
