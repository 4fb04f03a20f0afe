import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Consumer, installPackage } from '../support/install-package.ts'
import { cached } from '../support/install-to-cache.ts'
import { options } from './endpoint.ts'
import { holdToBehaviours } from './hold-to-behaviours.ts'
import { openProcess } from './open-process.ts'

let consumer: Consumer
/** MSW 3 needs Node 22.12. */
const newerNode = cached('node@24', 'node', 'bin', 'node')
const msw3 = cached('msw@3', 'msw')
const openMsw = (command: string) => openProcess({ consumer, program: 'msw-over-stdio.js', command, options })

beforeAll(async () => {
  consumer = await installPackage()
}, 120_000)
afterAll(() => consumer?.remove())

holdToBehaviours('MSW 2 in Node', async () => {
  consumer.lend('msw')
  return openMsw(process.execPath)
})

holdToBehaviours('MSW 3 in Node 24', async () => {
  consumer.lend('msw', msw3)
  return openMsw(newerNode)
})

test('the MSW of each is the one that is meant', async () => {
  const major = async (node: string, installed?: string) => {
    consumer.lend('msw', installed)
    const program = `import('msw/package.json', { with: { type: 'json' } }).then(({ default: { version } }) => console.log(version + ' ' + process.version))`
    return (await consumer.run(node, ['--no-warnings', '--eval', program])).replace(/\.\d+\.\d+/g, '').trim()
  }
  expect(await major(newerNode, msw3)).toBe('3 v24')
  expect(await major(process.execPath)).toMatch(/^2 v/)
})
