import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contractCases, runContract, sources } from '../../../src/contract.ts'
import { createEmulator } from '../../../src/index.ts'
import { key } from './run-command.ts'

const documents = new URL('../../../fixtures/documents/', import.meta.url)
const transcripts = readdirSync(documents)
  .filter(name => name.startsWith('initialize.'))
  .map(name => JSON.parse(readFileSync(new URL(name, documents), 'utf8')))

test('every case has a name of its own and a source with a title, an address and an edition', () => {
  expect(new Set(contractCases.map(({ name }) => name)).size).toBe(contractCases.length)
  for (const { source } of contractCases)
    expect(sources[source]).toMatchObject({
      title: expect.stringMatching(/\w/),
      url: expect.stringMatching(/^https:/),
      edition: expect.stringMatching(/\w/),
    })
})

test('every code of the documents has a case, with its documented status', () => {
  expect(transcripts.length).toBeGreaterThan(0)
  for (const { codes } of transcripts)
    for (const { code, status } of codes) {
      const found = contractCases.filter(({ expected }) => expected.code === code)
      expect(found, code).not.toEqual([])
      for (const { expected } of found) expect(expected.status).toBe(status)
    }
})

test('every parameter that the documents demand has cases for being absent and empty', () => {
  const names = contractCases.map(({ name }) => name)
  for (const { productCode, parameters } of transcripts)
    for (const { name, required } of parameters)
      if (required) for (const words of ['absent', 'empty']) expect(names).toContain(`${productCode}: ${name} ${words}`)
})

test('exactly what opens a transaction and not only at the emulator is marked as something that may cost money', () => {
  const opening = contractCases.filter(
    ({ expected, after, only }) => !only && (after ?? expected.result?.includes('TransactionId')),
  )
  expect(contractCases.filter(({ needs }) => needs === 'money')).toEqual(opening)
  expect(opening.map(({ name }) => name)).toContain('FACE_VERIFY: a transaction is opened')
})

test('every case runs in process, through the fetch of an emulator that bears the name of the real service', async () => {
  const { fetch } = createEmulator({ auth: 'strict', accessKeys: [{ ...key, traits: [] }], qps: 0, faces: 'present' })
  const cases = contractCases.filter(({ name }) => !name.includes('grey'))
  const outcomes = await runContract({
    url: 'https://cloudauth-intl.cn-hongkong.aliyuncs.com',
    accessKey: key,
    portrait: readFileSync(new URL('../../../fixtures/images/portrait.jpg', import.meta.url)).toString('base64'),
    cases,
    fetch: (url, init) => fetch(new Request(url, init)),
  })
  expect(outcomes.map(({ contractCase, differences }) => [contractCase.name, differences])).toEqual(
    cases.map(({ name }) => [name, []]),
  )
  expect(outcomes.filter(({ skipped, notRun }) => skipped ?? notRun)).toEqual([])
})
