import { faceLiveness } from '../support/requests.ts'
import { type Behaviour, checkResult, open } from './behaviour.ts'
import { callV3, control } from './endpoint.ts'

/** What becomes of a verification, and how that is seen. */
export const transactionBehaviours: readonly Behaviour[] = [
  {
    name: 'a verification that is completed, asked about with its picture',
    ends: '200 Success',
    send: async send => {
      const id = await open(send)
      await send(checkResult(id))
      await send(control('POST', `transactions/${id}/complete`))
      await send(checkResult(id, { IsReturnImage: 'Y' }))
    },
  },
  {
    name: 'a verification that is completed twice',
    ends: '409 not-pending',
    send: async send => {
      const id = await open(send)
      for (const subCode of ['205', '200']) await send(control('POST', `transactions/${id}/complete`, { subCode }))
    },
  },
  {
    name: 'a verification for which time runs out',
    ends: '409 not-pending',
    send: async send => {
      const id = await open(send)
      await send(control('PUT', 'clock', { advance: 'PT31M' }))
      await send(control('GET', 'clock'))
      await send(control('GET', `transactions/${id}`))
      await send(control('POST', `transactions/${id}/complete`))
    },
  },
  {
    name: 'the page of a web client',
    ends: '200',
    send: async send => send(control('GET', `verify/${await open(send, { MetaInfo: '{"deviceType":"h5"}' })}`)),
  },
  {
    name: 'the lists of the control API',
    ends: '200',
    send: async send => {
      const id = await open(send)
      await open(send, { MerchantBizId: 'another' })
      await send(callV3({ parameters: faceLiveness({ MetaInfo: undefined }) }))
      await send(control('POST', 'inbox/receipts', { received: id }))
      for (const list of ['transactions', 'transactions?limit=1', 'requests', 'callbacks', 'scenarios', 'inbox'])
        await send(control('GET', list))
    },
  },
]
