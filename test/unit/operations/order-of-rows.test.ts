import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fieldsOf, openInProcess } from '../../support/doors.ts'
import { drawnPicture } from '../../support/pictures.ts'
import { faceLiveness, faceVerify, withPicture } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

type Row = { name: string; required: boolean; invalid: string[] }
type Document = { productCode: string; edition: 'face-verify' | 'face-liveness'; parameters: Row[] }
type Code = 'MissingParameter' | 'InvalidParameter' | 'DataDuplication'

/** One way to break a row: the value to send, undefined for none. */
type Fault = { name: string; how: string; value: string | undefined; code: Code }

const read = (edition: string): Document =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/documents/initialize.${edition}.json`, import.meta.url), 'utf8'))

const picture = (await drawnPicture({})).toString('base64')
const documents = [
  { ...read('face-verify'), valid: withPicture(picture) },
  { ...read('face-liveness'), valid: faceLiveness() },
]

/** A row's bad values; the one document lost some lists, and there those of the other count. */
function badValues({ name, invalid }: Row): string[] {
  if (name === 'FacePictureBase64') return ['no Base64']
  if (invalid.length > 0) return invalid
  return documents.flatMap(({ parameters }) => parameters.find(row => row.name === name)?.invalid ?? [])
}

function faultsOf(row: Row): Fault[] {
  const { name, required } = row
  const missing = [
    { name, how: 'absent', value: undefined, code: 'MissingParameter' as const },
    { name, how: 'empty', value: '', code: 'MissingParameter' as const },
  ]
  const [bad] = badValues(row)
  return [
    ...(required ? missing : []),
    ...(bad === undefined ? [] : [{ name, how: 'invalid', value: bad, code: 'InvalidParameter' as const }]),
  ]
}

const inProcess = await openInProcess()

/** What is said about the valid parameters with these changes. */
async function refusal(
  document: Document & { valid: Record<string, string> },
  faults: Pick<Fault, 'name' | 'value'>[],
  { fixed = false } = {},
) {
  const parameters = new Map(Object.entries(document.valid))
  for (const { name, value } of faults) {
    if (value === undefined) parameters.delete(name)
    else parameters.set(name, value)
  }
  const { FacePictureBase64, ...query } = Object.fromEntries(parameters)
  const door = fixed ? await openInProcess({ edition: document.edition }) : inProcess
  const form = FacePictureBase64 === undefined ? undefined : { FacePictureBase64 }
  const answer = await door.call(unsigned({ parameters: query, ...(form && { form }) }))
  return { code: fieldsOf(answer).Code, reason: answer.headers['x-emulator-reason'] ?? '' }
}

function expectToName({ code, reason }: Awaited<ReturnType<typeof refusal>>, fault: Pick<Fault, 'name' | 'code'>) {
  expect({ code, name: reason.replace(/\W.*/, '') }).toEqual({ code: fault.code, name: fault.name })
}

describe.each(documents)('$productCode', document => {
  const breakable = document.parameters.filter(row => faultsOf(row).length > 0)
  const neighbours = breakable.slice(1).flatMap((row, index) => {
    const before = breakable[index]
    const pairs = (before ? faultsOf(before) : []).flatMap(first => faultsOf(row).map(second => ({ first, second })))
    return pairs.map(pair => ({ ...pair, title: `${pair.first.how} ${pair.first.name}` }))
  })
  const ruled = breakable.filter(row => row.required && badValues(row).length > 0)

  it.each(breakable.flatMap(faultsOf))('names an $how $name', async fault => {
    expectToName(await refusal(document, [fault]), fault)
  })

  it.each(neighbours)('names $title before $second.how $second.name', async ({ first, second }) => {
    expectToName(await refusal(document, [first, second]), first)
  })

  it.each(neighbours)('names $title before $second.how $second.name as the only edition', async ({ first, second }) => {
    expectToName(await refusal(document, [first, second], { fixed: true }), first)
  })

  it.each(ruled)('says that an empty $name is missing, not that it is invalid', async ({ name }) => {
    expectToName(await refusal(document, [{ name, value: '' }]), { name, code: 'MissingParameter' })
  })

  it.each(breakable.map((row, index) => ({ name: row.name, rows: breakable.slice(index) })))(
    'names $name when it and every row behind it is broken',
    async ({ rows }) => {
      const faults = rows.flatMap(row => faultsOf(row).slice(-1))
      const [first] = faults
      if (first) expectToName(await refusal(document, faults), first)
    },
  )
})

describe('the pictures of FACE_VERIFY', () => {
  const document = { ...read('face-verify'), valid: withPicture(picture) }
  const url = { name: 'FacePictureUrl', value: 'https://pictures.example.com/face.jpeg' }
  const none = { name: 'FacePictureBase64', value: undefined }
  const others = document.parameters.filter(({ name }) => name !== 'FacePictureUrl').flatMap(faultsOf)

  it('are one too many when both come', async () => {
    expectToName(await refusal(document, [url]), { name: 'FacePictureBase64', code: 'DataDuplication' })
  })

  it.each(others)('are counted after an $how $name was looked for', async fault => {
    expectToName(await refusal(document, [url, fault]), fault)
  })

  it('are missing when neither comes', async () => {
    const answer = await refusal({ ...document, valid: faceVerify() }, [])
    expectToName(answer, { name: 'FacePictureBase64', code: 'MissingParameter' })
    expect(answer.reason).toContain('FacePictureUrl')
  })

  it.each([
    { title: 'an empty Base64', changes: [{ ...none, value: '' }] },
    { title: 'an empty URL', changes: [none, { ...url, value: '' }] },
  ])('are missing when there is only $title', async ({ changes }) => {
    expectToName(await refusal(document, changes), { name: 'FacePictureBase64', code: 'MissingParameter' })
  })

  it.each(others.filter(({ name }) => name !== 'FacePictureBase64'))(
    'are missed only after an $how $name',
    async fault => {
      expectToName(await refusal(document, [none, fault]), fault)
    },
  )
})
