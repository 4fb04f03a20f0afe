import { errorCodes } from '../../src/gateway/error-codes.ts'
import { catalogue } from '../../src/scenarios/catalogue.ts'
import { faceLiveness } from '../support/requests.ts'
import { type Behaviour, checkResult, inOrder, open, type Send } from './behaviour.ts'
import { callV3, control } from './endpoint.ts'

/** What scenarios and limits force. */
export const scenarioBehaviours: readonly Behaviour[] = [
  ...Object.entries(catalogue).flatMap(([name, scenario]) =>
    'code' in scenario && scenario.code
      ? {
          name: `the scenario ${name} by a magic value`,
          ends: `${errorCodes[scenario.code].status} ${scenario.code}`,
          send: inOrder(callV3({ parameters: faceLiveness({ MerchantUserId: `emulator:${name}` }) })),
        }
      : [],
  ),
  ...(['passed', 'not-passed', 'device-risk'] as const).map(name => ({
    name: `a verification that ends by itself as ${name}`,
    ends: '200 Success',
    send: async (send: Send) => {
      const id = await open(send, { MerchantUserId: `emulator:${name}` })
      // On a clock that stands still, only moving it lets the verification end at a known place among the calls.
      await send(control('PUT', 'clock', { advance: 'PT1S' }))
      await send(checkResult(id))
    },
  })),
  {
    name: 'a scenario armed for two calls of one user',
    ends: '200 Success',
    send: inOrder(
      control('POST', 'scenarios', { name: 'no-face', times: 2, match: { merchantUserId: '123456789' } }),
      callV3(),
      control('GET', 'scenarios'),
      callV3({ parameters: faceLiveness({ MerchantUserId: 'another' }) }),
      callV3(),
      callV3(),
    ),
  },
  {
    name: 'an answer that is cut off',
    ends: 'no answer',
    send: async send => open(send, { MerchantUserId: 'emulator:reset' }).catch(() => undefined),
  },
  {
    name: 'an answer that is garbled',
    ends: '200 no JSON',
    send: inOrder(callV3({ parameters: faceLiveness({ MerchantUserId: 'emulator:garbled' }) })),
  },
  {
    name: 'more calls than a second allows, and one in the next second',
    ends: '200 Success',
    send: inOrder(...Array.from({ length: 6 }, () => callV3()), control('PUT', 'clock', { advance: 'PT1S' }), callV3()),
  },
]
