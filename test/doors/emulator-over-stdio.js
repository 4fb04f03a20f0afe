// An emulator without a server, in whatever runs this.
import { createEmulator } from 'cloudauth-emulator'
import { answerByFetch } from './answer-by-fetch.js'
import { answerLines, options } from './answer-lines.js'

const emulator = createEmulator(options)
await answerLines(asked => answerByFetch(asked, emulator.fetch))
