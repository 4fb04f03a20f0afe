import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { subCodeForm } from '../transactions/sub-codes.ts'
import { endOf, stateAt, type Transaction } from '../transactions/transaction.ts'
import { StepRefused } from '../transactions/verifications.ts'
import { assets } from './console/assets.ts'
import { consolePage } from './console/console-page.ts'
import { contentSecurityPolicy } from './console/content-security-policy.ts'
import { frameAncestors } from './console/frame-ancestors.ts'
import { type ResultCode, returnAddress } from './console/return-address.ts'
import { subCodeChoices } from './console/sub-code-choices.ts'
import { unknownVerificationPage, verifyPage } from './console/verify-page.ts'
import type { Language } from './console/verify-words.ts'
import { errorBody } from './described.ts'
import type { Verbs } from './verbs.ts'

const minute = 60_000

/** The pages: the end user's at `/verify/{id}`, the console at `/`, and what they load. */
export function addPageRoutes(app: OpenAPIHono, verbs: Verbs): void {
  const { transactions, clock, options } = verbs

  app.get('/', c => page(c, consolePage(), "'none'"))
  for (const [path, { contentType, text }] of Object.entries(assets))
    app.get(path.slice('/_emulator'.length), c => c.body(text, 200, { 'content-type': contentType }))

  app.get('/verify/:id', async c => {
    const transaction = await transactions.get(c.req.param('id'))
    const frames = frameAncestors(options.cors, transaction?.parameters.ReturnUrl)
    return transaction
      ? page(c, verifyPage(shown(transaction, languageOf(c))), frames)
      : page(c, unknownVerificationPage(languageOf(c)), frames, 404)
  })

  // Takes JSON alone, which only the page's own script can send: a form of another page would need nobody's leave.
  app.post('/verify/:id', async c => {
    const id = c.req.param('id')
    const chosen: unknown = await c.req.json().catch(() => undefined)
    if (typeof chosen !== 'object' || chosen === null)
      return c.json(errorBody('invalid', 'The body is no JSON object. Send {"outcome":"pass"}.'), 400)
    const { outcome, subCode = '' } = chosen as { outcome?: unknown; subCode?: unknown }
    const here = `/_emulator/verify/${encodeURIComponent(id)}?lang=${languageOf(c)}`
    try {
      const ended = await takeStep(id, String(outcome), String(subCode))
      const target = ended.parameters.ReturnUrl && returnAddress(addressParts(ended, ended.parameters.ReturnUrl))
      return c.json({ location: target || here }, 200)
    } catch (thrown) {
      if (!(thrown instanceof StepRefused)) throw thrown
      return c.json({ location: here }, thrown.why === 'unknown' ? 404 : 409)
    }
  })

  /** What was chosen; a page that was changed on the way counts as not passed. */
  function takeStep(id: string, outcome: string, subCode: string) {
    if (outcome === 'pass') return verbs.complete(id)
    if (outcome === 'give-up') return verbs.abandon(id)
    return verbs.complete(id, { subCode: subCodeForm.test(subCode) && subCode !== '200' ? subCode : '205' })
  }

  function shown(transaction: Transaction, language: Language) {
    const { id, productCode, subCode, parameters } = transaction
    return {
      transactionId: id,
      productCode,
      state: stateAt(transaction, clock.now()),
      language,
      minutesLeft: Math.max(0, Math.ceil((endOf(transaction) - clock.now()) / minute)),
      subCodes: subCodeChoices(productCode, language, parameters),
      subCode,
      returnUrl: parameters.ReturnUrl,
    }
  }
}

const resultCodes: Partial<Record<Transaction['state'], ResultCode>> = {
  passed: '1000',
  'not-passed': '1001',
  abandoned: '1006',
}

function addressParts({ id, state, subCode }: Transaction, returnUrl: string) {
  return { returnUrl, resultCode: resultCodes[state] ?? '1006', transactionId: id, subCode }
}

/** The language asked for in the address, else the browser's first, else English. */
function languageOf(c: Context): Language {
  const asked = c.req.query('lang') ?? c.req.header('accept-language') ?? ''
  return /^zh\b/i.test(asked) ? 'zh' : 'en'
}

/** A page, and which pages may put it in a frame. */
function page(c: Context, text: string, frames: string, status: 200 | 404 = 200) {
  return c.body(text, status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(frames),
  })
}
