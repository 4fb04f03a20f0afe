import process from 'node:process'
import { createInterface } from 'node:readline'

/** The options of the emulator, as they were given to this process. */
export const options = JSON.parse(process.argv[2] ?? '{}')

/** Takes a request a line and answers it with a line, all in JSON. */
export async function answerLines(answer) {
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)
}
