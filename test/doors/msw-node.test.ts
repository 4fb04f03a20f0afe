import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Consumer, installPackage } from '../support/install-package.ts'
import { options } from './endpoint.ts'
import { holdToBehaviours } from './hold-to-behaviours.ts'
import { openProcess } from './open-process.ts'

let consumer: Consumer
/** MSW 3 needs Node 22.12, this package runs on 20 as well: so a newer one is installed beside it. */
const newerNode = () => join(consumer.folder, 'node_modules', 'node', 'bin', 'node')
const openMsw = (command: string) => openProcess({ consumer, program: 'msw-over-stdio.js', command, options })

beforeAll(async () => {
  consumer = await installPackage('node@24')
}, 120_000)
afterAll(() => consumer?.remove())

holdToBehaviours('MSW 2 in Node', async () => {
  consumer.lend('msw')
  return openMsw(process.execPath)
})

holdToBehaviours('MSW 3 in Node 24', async () => {
  consumer.lend('msw', 'msw-3')
  return openMsw(newerNode())
})

test('the MSW of each is the one that is meant', async () => {
  const major = async (installed: string, node: string) => {
    consumer.lend('msw', installed)
    const program = `import('msw/package.json', { with: { type: 'json' } }).then(({ default: { version } }) => console.log(version + ' ' + process.version))`
    return (await consumer.run(node, ['--no-warnings', '--eval', program])).replace(/\.\d+\.\d+/g, '').trim()
  }
  expect(await major('msw-3', newerNode())).toBe('3 v24')
  expect(await major('msw', process.execPath)).toMatch(/^2 v/)
})
