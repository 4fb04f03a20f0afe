import { type Behaviour, inOrder } from './behaviour.ts'
import { control } from './endpoint.ts'

/** What the control API answers by itself, also to what it cannot take. */
export const controlBehaviours: readonly Behaviour[] = [
  ...['health', 'ready', 'openapi.json', ''].map(path => ({
    name: `the control API: GET ${path || 'the console'}`,
    ends: '200',
    send: inOrder(control('GET', path)),
  })),
  { name: 'the control API: a path that is none', ends: '404 not-found', send: inOrder(control('GET', 'nothing')) },
  {
    name: 'the control API: a transaction that is none',
    ends: '404 not-found',
    send: inOrder(control('GET', 'transactions/none')),
  },
  {
    name: 'the control API: a duration that is none',
    ends: '400 invalid',
    send: inOrder(control('PUT', 'clock', { advance: 'soon' })),
  },
  {
    name: 'the control API: a body that is not JSON',
    ends: '415 not-json',
    send: inOrder(control('PUT', 'clock', 'now')),
  },
]
