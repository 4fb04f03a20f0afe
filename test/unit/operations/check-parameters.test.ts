import { describe, expect, it } from 'vitest'
import { checkParameters } from '../../../src/operations/check-parameters.ts'
import type { Parameter } from '../../../src/operations/parameter.ts'
import { defaultOptions } from '../../../src/options/options.ts'

const rows = [
  { name: 'Id', required: true, maxLength: 4, source: 'sdk' },
  { name: 'Mode', values: ['A', 'B'], default: 'A', source: 'sdk' },
  {
    name: 'Count',
    decode: text => (/^\d+$/.test(text) ? { value: Number(text) } : { fault: 'no number' }),
    source: 'sdk',
  },
  { name: 'Port', check: (text, { options }) => (text === `${options.port}` ? undefined : 'not ours'), source: 'sdk' },
] as const satisfies readonly Parameter[]

const check = async (sent: Record<string, string>) =>
  checkParameters(rows, new Map(Object.entries(sent)), {
    options: defaultOptions(),
    lenientBase64: text => Buffer.from(text, 'base64'),
  })

describe('the values that a table gives', () => {
  it('are decoded, with defaults filled in, without what no row names', async () => {
    expect(await check({ Id: 'x', Count: '7', Port: '8080', Other: 'y' })).toEqual({
      Id: 'x',
      Mode: 'A',
      Count: 7,
      Port: '8080',
    })
  })

  it('come with the types of their rows', async () => {
    const { Id, Mode, Count } = await check({ Id: 'x' })
    const typed: [string, 'A' | 'B', number | undefined] = [Id, Mode, Count]
    expect(typed).toEqual(['x', 'A', undefined])
  })

  it.each([
    [{}, 'Id: required, but absent'],
    [{ Id: '' }, 'Id: required, but empty'],
    [{ Id: '12345' }, 'Id: 5 characters, at most 4 allowed'],
    [{ Id: 'x', Mode: 'C' }, 'Mode: "C" is not one of A, B'],
    [{ Id: 'x', Count: 'many' }, 'Count: no number'],
    [{ Id: 'x', Port: '1' }, 'Port: not ours'],
    [{ Count: 'many', Mode: 'C' }, 'Id: required, but absent'],
  ])('are refused: %j', async (sent, reason) => {
    await expect(check(sent)).rejects.toThrow(expect.objectContaining({ reason }))
  })
})
