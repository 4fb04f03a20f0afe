#!/usr/bin/env node
import { main } from './node/main.ts'

process.exitCode = await main({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
})
