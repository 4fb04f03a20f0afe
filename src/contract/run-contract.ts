import { parseWebUrl } from '../network/web-url.ts'
import { apiVersion } from '../operations/actions.ts'
import { readFields } from './compare-answer.ts'
import type { ContractCase } from './contract-case.ts'
import { contractCases } from './contract-cases.ts'
import { countUnanswered } from './count-unanswered.ts'
import { type Connection, createSender } from './create-sender.ts'
import { findDifferences } from './find-differences.ts'
import { isEmulator } from './is-emulator.ts'

/** Where and how the contract is run. */
export type ContractRun = Connection & {
  /** Also runs, where it is not the emulator that answers, what may cost money. */
  all?: boolean
  /** A portrait as Base64, for what needs a face; a drawn one unless told. */
  portrait?: string
  cases?: readonly ContractCase[]
  /** Told of each case as it ends. */
  onOutcome?: (outcome: ContractOutcome) => void
}

/**
 * What came of one case: `differences` has a line for each, `skipped` says why it was not meant to be run, `notRun` why
 * it should have been and was not.
 */
export type ContractOutcome = {
  contractCase: ContractCase
  differences: string[]
  skipped?: string
  notRun?: string
  milliseconds: number
}

/**
 * Runs the cases one after the other and tells what each came to. Never throws for an answer, however odd.
 * @throws {Error} for a URL that is not an endpoint, and where no emulator answers, without a key.
 */
export async function runContract(run: ContractRun): Promise<ContractOutcome[]> {
  const { url, accessKey, cases = contractCases, now = Date.now, onOutcome } = run
  // A face that belongs to nobody, so anybody may send it.
  const portrait = run.portrait ?? (await import('../faker/drawn-portrait.ts')).drawnPortrait
  checkEndpoint(url)
  const unanswered = countUnanswered()
  const emulated = await isEmulator(run, unanswered)
  if (emulated === false && !accessKey)
    throw new Error(
      'Failed to run the contract: it is not the emulator that answers, and the real service takes signed calls only. Give an access key.',
    )
  const send = createSender(run, unanswered)
  if (emulated && !accessKey && (await wantsKeys(send)))
    throw new Error(
      'Failed to run the contract: the emulator there takes signed calls only (--auth strict). Give one of its keys: --access-key ID:SECRET.',
    )
  const outcomes: ContractOutcome[] = []
  for (const contractCase of cases) {
    const start = now()
    const result = await resultOf(contractCase)
    const outcome = { contractCase, differences: [], ...result, milliseconds: now() - start }
    outcomes.push(outcome)
    onOutcome?.(outcome)
  }
  return outcomes

  async function resultOf(contractCase: ContractCase): Promise<Partial<ContractOutcome>> {
    if (unanswered.tooMany()) return { notRun: unanswered.reason() }
    const skipped = reasonToSkip(contractCase, { ...run, emulated: emulated === true })
    if (skipped !== undefined) return { skipped }
    try {
      return { differences: await findDifferences(contractCase, { send, portrait }) }
    } catch (thrown) {
      return { differences: [`answer: expected one, received none (${unanswered.add(thrown)})`] }
    }
  }
}

/** Whether a call that nobody signed is refused for that. CheckResult opens nothing and costs nothing. */
async function wantsKeys(send: ReturnType<typeof createSender>): Promise<boolean> {
  const call = { action: 'CheckResult', version: apiVersion, parameters: {}, signing: 'unsigned' } as const
  try {
    const { text } = await send({ ...call, meant: 'MissingParameter' })
    return /^(MissingAccessKeyId|MissingSignature|InvalidAccessKeyId)/.test(String(readFields(text)?.Code))
  } catch {
    return false
  }
}

/** SDKs are given a host and a port, and the service is called, and signed, at `/` only. */
function checkEndpoint(url: string): void {
  const endpoint = parseWebUrl(url)
  if (!endpoint)
    throw new Error(`Failed to run the contract: ${JSON.stringify(url)} is not a URL. Use http://HOST:PORT.`)
  const { href, origin } = endpoint
  if (href !== `${origin}/`)
    throw new Error(
      'Failed to run the contract: an endpoint has no path, query, fragment or password. Use http://HOST:PORT.',
    )
}

type Circumstances = Pick<ContractRun, 'url' | 'accessKey' | 'all'> & { emulated: boolean }

function reasonToSkip(
  { only, needs, regions, signing }: ContractCase,
  { url, accessKey, all = false, emulated }: Circumstances,
): string | undefined {
  const region = /^https?:\/\/cloudauth-intl(?:-vpc)?\.([a-z0-9-]+)\./i.exec(url)?.[1]
  if (region !== undefined && regions && !regions.includes(region)) return `not offered in ${region}`
  if (!emulated && only === 'emulator') return 'only the emulator can be made to answer this'
  if (!emulated && !all && needs === 'money')
    return 'may cost money: it is not the emulator that answers, run with --all'
  if (signing !== 'right' && !accessKey) return 'needs an access key, run with --access-key ID:SECRET'
  return undefined
}
