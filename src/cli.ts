#!/usr/bin/env node
import { main } from './command/main.ts'

// A log that nobody reads any more (`cloudauth-emulator | head -1`) must not stop the answers.
process.stdout.on('error', () => undefined)

process.exitCode = await main({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
})

// Whatever is still open then (a download, a socket of a caller that does not hang up) does not hold up the end.
setTimeout(() => process.exit(), 100).unref()
