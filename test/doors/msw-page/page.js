import { cloudauthHandlers } from 'cloudauth-emulator/msw'
import { setupWorker } from 'msw/browser'
import { answerByFetch } from '../answer-by-fetch.js'

/** Puts MSW's service worker between this page and the network, with an emulator of these options behind it. */
globalThis.startWorker = async options => {
  await setupWorker(...cloudauthHandlers(options)).start({ quiet: true, onUnhandledRequest: 'error' })
}

globalThis.answerByFetch = answerByFetch
