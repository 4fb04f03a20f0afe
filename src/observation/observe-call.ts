import { createJudge, type Found } from '../advice/judge-call.ts'
import type { SeenCall } from '../advice/seen.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { Call, Decision } from '../gateway/call.ts'
import { detach, headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import type { Ending } from '../gateway/gateway.ts'
import { emulatedActions } from '../operations/actions.ts'
import { productParameters } from '../products/parameters.ts'
import { scenarioOf } from '../scenarios/catalogue.ts'
import type { Observation } from './create-observation.ts'

/** What the protocol itself reads of a call signed in its parameters, whatever the action. Source: rpcSignature. */
const protocolParameters = [
  ...['AccessKeyId', 'Action', 'Version', 'Format', 'RegionId', 'SecurityToken', 'Timestamp', 'BearerToken'],
  ...['Signature', 'SignatureMethod', 'SignatureNonce', 'SignatureType', 'SignatureVersion'],
]

/** The parameters that the SDK has for an action; the documents of the emulated products name fewer. */
const ofSdk: Record<string, readonly string[]> = {
  Initialize: productParameters.filter(({ onlyV2 }) => !onlyV2).map(({ name }) => name),
  InitializeV2: productParameters.map(({ name }) => name),
  CheckResult: ['ExtraImageControlList', 'ReturnFiveCategorySpoofResult'],
}

const readBy = new Map(
  emulatedActions.map(({ name, documents }) => [
    name,
    new Set([
      ...protocolParameters,
      ...documents.flatMap(({ parameters }) => parameters.map(row => row.name)),
      ...(ofSdk[name] ?? []),
    ]),
  ]),
)

/** The longest name of a test that is kept. */
const longestTest = 200

/** Shows an answered call to those who remember, and adds the header `x-emulator-advice` to its answer; nothing else. */
export type ObserveCall = (call: Call, reply: PlainReply, ending: Ending, at: number) => Awaitable<void>

/**
 * Watches calls for an observation. What a call breaks all by itself is known at once.
 * @param planned How a transaction that was decided so ends by itself, in milliseconds from then.
 * @param label The test that calls belong to, where they do not tell another.
 */
export function createObserveCall(
  observation: Pick<Observation, 'call' | 'check'>,
  planned: (opened: { decision?: string; decisionSettings?: Decision['settings'] }) => { after: number } | undefined,
  label = '',
): ObserveCall {
  const judge = createJudge(readBy)

  return (call, reply, ending, at) => {
    const { accessKeyId, action = '', requestId, parameters, request } = call
    const { decision, transactionId, kept } = ending
    const seen: SeenCall = {
      at,
      requestId,
      accessKeyId,
      action,
      parameters,
      code: ending.refusal?.code ?? 'Success',
      transactionId,
      endsAfter:
        kept && planned(decision ? { decision: decision.name, decisionSettings: decision.settings } : {})?.after,
      kept,
      isAnswerLost: decision !== undefined && scenarioOf(decision.name)?.kind === 'fault',
      origin: originOf(request),
      retryAfter: Number(reply.headers['x-acs-retry-after'] ?? 0),
      nonce: parameters.get('SignatureNonce') ?? headerText(request, 'x-acs-signature-nonce'),
    }
    const own = judge(seen)
    const test = detach((headerText(request, 'x-emulator-test') ?? label).slice(0, longestTest))
    const source = { forced: decision !== undefined, test }
    if (action === 'CheckResult')
      return whenReady(observation.check(seen, own, source), further => nameRules(reply, own, further))
    nameRules(reply, own, none)
    return observation.call(seen, own, source)
  }
}

const none: readonly string[] = []

const originOf = (request: PlainRequest) =>
  headerText(request, 'origin') ?? (headerText(request, 'sec-fetch-site') === undefined ? undefined : 'unknown')

function nameRules(reply: PlainReply, own: readonly Found[], further: readonly string[]): void {
  if (own.length + further.length === 0) return
  reply.headers['x-emulator-advice'] = [...new Set([...own.map(({ rule }) => rule), ...further])].join(', ')
}
