// @ts-check
// How the programs of this folder speak with the test that runs them: a line of JSON for each thing that they read, and
// between two of them the address to which the browser came back.
import { createInterface } from 'node:readline'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

/** @param {unknown} value */
export const tell = value => void process.stdout.write(`${JSON.stringify(value)}\n`)

/** The address that the end user's browser was sent to after the verification; empty for an app. */
export async function backFromPage() {
  const { value = '' } = await lines.next()
  return String(value)
}

/**
 * A setting of the program, as an integrator would keep it in the environment.
 * @param {string} name
 */
export function setting(name) {
  const value = process.env[name]
  if (value === undefined) throw new Error(`Failed to start: ${name} is not set. Run me by the test beside me.`)
  return value
}
