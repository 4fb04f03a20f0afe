import { apiVersion } from '../operations/actions.ts'
import { compareAnswer, fieldsOf, type ReceivedAnswer, readFields } from './compare-answer.ts'
import type { ContractCall, ContractCase } from './contract-case.ts'
import { contractCases } from './contract-cases.ts'
import { type AccessKeyPair, signCall } from './sign-call.ts'

/** Where and how the contract is run. */
export type ContractRun = {
  /** The endpoint, with its scheme. */
  url: string
  /** Signs every call. Without one all calls are unsigned and what is about signatures is skipped. */
  accessKey?: AccessKeyPair
  /** Also runs, at the real service, what needs a person or may cost money. */
  all?: boolean
  /** A portrait as Base64, for what needs a face; without one that is skipped. */
  portrait?: string
  cases?: readonly ContractCase[]
  /** The platform's own unless told. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Milliseconds since 1970, the platform's clock unless told. */
  now?: () => number
  /** Waits before a call that was throttled, or came before its result, is sent again; a timer unless told. */
  pause?: (milliseconds: number) => Promise<void>
}

/** What came of one case: `differences` has a line for each, `skipped` says why it was not run. */
export type ContractOutcome = {
  contractCase: ContractCase
  differences: string[]
  skipped?: string
  milliseconds: number
}

/** How long an answer may take, in milliseconds. */
const patience = 30_000

/** How often a call is sent whose answer is only for now, although its case is about something else. */
const mostTries = 5

/** The codes of such answers, and how long to wait where the answer itself does not say, in milliseconds. */
const onlyForNow: Readonly<Record<string, number>> = { 'Throttling.Api': 1000, ProcessNotCompleted: 100 }

/** Whether an endpoint is one of the real service: by its name, nothing is asked. */
export function isRealService(url: string): boolean {
  return /(^|\.)aliyuncs\.com\.?$/i.test(new URL(url).hostname)
}

/**
 * Runs the cases one after the other and tells what each came to. Never throws for an answer, however odd.
 * @throws {Error} for a URL that is none, and for the real service without a key.
 */
export async function runContract(run: ContractRun): Promise<ContractOutcome[]> {
  const { url, accessKey, cases = contractCases, now = Date.now } = run
  if (!/^https?:/i.test(url) || !URL.canParse(url))
    throw new Error(`Failed to run the contract: ${JSON.stringify(url)} is no URL. Use http://HOST:PORT.`)
  if (isRealService(url) && !accessKey)
    throw new Error('Failed to run the contract: the real service takes signed calls only. Give an access key.')
  const outcomes: ContractOutcome[] = []
  for (const contractCase of cases) {
    const skipped = reasonToSkip(contractCase, run)
    const start = now()
    const differences = skipped === undefined ? await findDifferences(contractCase, run) : []
    const milliseconds = now() - start
    outcomes.push({ contractCase, differences, milliseconds, ...(skipped !== undefined && { skipped }) })
  }
  return outcomes
}

function reasonToSkip({ only, needs, signing, parameters }: ContractCase, run: ContractRun): string | undefined {
  const { url, accessKey, all = false, portrait } = run
  const real = isRealService(url)
  if (real && only === 'emulator') return 'only the emulator can be made to answer this'
  if (real && !all && needs === 'person') return 'needs a real person, run with --all'
  if (real && !all && needs === 'money') return 'may cost money, run with --all'
  if (signing !== 'right' && !accessKey) return 'needs an access key, run with --access-key ID:SECRET'
  if (!portrait && Object.values(parameters).includes('{portrait}')) return 'needs a portrait, run with --portrait FILE'
  return undefined
}

async function findDifferences(contractCase: ContractCase, run: ContractRun): Promise<string[]> {
  const { expected, after } = contractCase
  try {
    const transactionId = after && (await openTransaction(after, run))
    if (after && transactionId === undefined)
      return [`${after.action} before it: expected a TransactionId, received none`]
    return compareAnswer(expected, await send({ ...contractCase, transactionId, meant: expected.code }, run))
  } catch (thrown) {
    return [`answer: expected one, received none (${describe(thrown)})`]
  }
}

async function openTransaction(call: ContractCall, run: ContractRun): Promise<string | undefined> {
  const { text } = await send({ ...call, signing: 'right', meant: 'Success' }, run)
  const id = fieldsOf(readFields(text)?.Result)?.TransactionId
  return typeof id === 'string' ? id : undefined
}

type Sending = ContractCall &
  Pick<ContractCase, 'version' | 'signing'> & { transactionId?: string | undefined; meant: string }

/** Sends a call, anew as long as the answer is only for now and not the one that is meant. */
async function send(sending: Sending, run: ContractRun): Promise<ReceivedAnswer> {
  const { fetch = globalThis.fetch, now = Date.now, pause = waitFor } = run
  const { action, version = apiVersion, signing, transactionId = '', meant } = sending
  const fill = (value: string) =>
    value.replace('{transactionId}', transactionId).replace('{portrait}', run.portrait ?? '')
  const filled = Object.entries(sending.parameters).map(([name, value]) => [name, fill(value)])
  const parameters: Record<string, string> = Object.fromEntries(filled)
  for (let tries = 1; ; tries += 1) {
    const nonce = crypto.randomUUID()
    const call = signCall(run.url, run.accessKey, { action, version, parameters, signing, now: now(), nonce })
    const response = await fetch(call.url, { ...call.init, signal: AbortSignal.timeout(patience) })
    const text = await response.text()
    const code = String(readFields(text)?.Code)
    const wait = code === meant ? undefined : onlyForNow[code]
    if (wait === undefined || tries === mostTries)
      return { status: response.status, requestIdHeader: response.headers.get('x-acs-request-id'), text }
    await pause(Number(response.headers.get('x-acs-retry-after')) || wait)
  }
}

const waitFor = (milliseconds: number) => new Promise<void>(accept => setTimeout(accept, milliseconds))

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  return thrown.cause instanceof Error ? `${thrown.message}: ${thrown.cause.message}` : thrown.message
}
