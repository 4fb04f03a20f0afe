// MSW in a Node of its own.
import { cloudauthHandlers } from 'cloudauth-emulator/msw'
import { setupServer } from 'msw/node'
import { answerByFetch } from './answer-by-fetch.js'
import { answerLines, options } from './answer-lines.js'

setupServer(...cloudauthHandlers(options)).listen({ onUnhandledRequest: 'error' })
await answerLines(asked => answerByFetch(asked))
