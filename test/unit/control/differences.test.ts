import { expect, it } from 'vitest'
import { openInProcess } from '../../support/doors.ts'

it('GET differences tells every guess with the document that comes nearest', async () => {
  const door = await openInProcess()
  const { status, text } = await door.call({
    method: 'GET',
    url: '/_emulator/differences',
    headers: {},
    body: Buffer.of(),
  })
  expect(status).toBe(200)
  const { differences } = JSON.parse(text)
  expect(differences.length).toBeGreaterThan(60)
  expect(differences).toContainEqual({
    topic: 'Callbacks',
    guess: 'The receiver of a callback has 5 seconds for its whole answer.',
    source: {
      title: 'Initialize, FACE_LIVENESS (native app)',
      url: expect.stringMatching(/^https:/),
      edition: expect.any(String),
    },
  })
})
