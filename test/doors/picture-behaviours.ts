import { readdirSync } from 'node:fs'
import { withPicture } from '../support/requests.ts'
import { drawn } from '../unit/images/send-picture.ts'
import { type Behaviour, inOrder } from './behaviour.ts'
import { callV3 } from './endpoint.ts'

/** What the header of each drawn picture leads to. */
export const pictureBehaviours: readonly Behaviour[] = readdirSync(new URL('../../fixtures/images/', import.meta.url))
  .filter(name => name.endsWith('.jpg'))
  .map(name => ({
    name: `the picture ${name}, judged by its header`,
    ends: /^(resolution|truncated|wrong-format)/.test(name) ? '401 UnqualifiedPhoto' : '200 Success',
    send: inOrder(callV3({ parameters: withPicture(drawn(name).toString('base64')), place: 'form' })),
  }))
