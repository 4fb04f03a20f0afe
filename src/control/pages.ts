import type { Context } from 'hono'
import * as v from 'valibot'
import type { ByHand } from '../transactions/by-hand.ts'
import { settableIn } from '../transactions/settable.ts'
import { subCodeForm } from '../transactions/sub-codes.ts'
import { endOf, StepRefused, stateAt, type Transaction } from '../transactions/transaction.ts'
import { type AssetName, assetTypes } from './console/assets.ts'
import { consolePage } from './console/console-page.ts'
import { contentSecurityPolicy } from './console/content-security-policy.ts'
import { frameAncestors } from './console/frame-ancestors.ts'
import { type ResultCode, returnAddress } from './console/return-address.ts'
import { subCodeChoices } from './console/sub-code-choices.ts'
import { unknownVerificationPage, usedVerificationPage, verifyPage } from './console/verify-page.ts'
import type { Language } from './console/verify-words.ts'
import { type Answer, answers, answerWithFile, errorBody, notBuilt, type Route, route, takes } from './route.ts'
import { idParam, named, text } from './schemas.ts'
import { byHandFields, byHandOf } from './transactions.ts'
import type { Verbs } from './verbs.ts'

const minute = 60_000

/** What the page itself and verify.js put into its address. */
const ownQuery = ['lang', 'frame', 'outcome']
const startVerifyMark = 'startVerify'

const html = (description: string): Answer => ({ description, contentType: 'text/html', schema: v.string() })

const next = v.object({ location: v.string() })

const outcomeSchema = named(
  'Outcome',
  v.object({ outcome: v.picklist(['pass', 'fail', 'give-up']), subCode: v.optional(v.string()), ...byHandFields }),
)

/** The pages: the end user's at `/verify/{id}`, the console at `/`, and what they load. */
export function pageRoutes(verbs: Verbs): Route[] {
  const { transactions, clock, options, events, loadAsset } = verbs

  /** What was chosen; a page that was changed on the way counts as not passed. */
  const takeStep = (id: string, outcome: string, subCode: string, byHand: ByHand) => {
    if (outcome === 'pass') return verbs.complete(id, byHand)
    if (outcome === 'give-up') return verbs.abandon(id)
    return verbs.complete(id, {
      subCode: subCodeForm.test(subCode) && subCode !== '200' ? subCode : '205',
      ...byHand,
    })
  }

  const noteOpening = async (id: string) => {
    await transactions.update(id, current => ({ ...current, openedAt: clock.now() }))
    events.publish({ type: 'transaction', id })
  }

  const shown = (transaction: Transaction, language: Language) => {
    const { id, productCode, subCode, parameters } = transaction
    return {
      transactionId: id,
      productCode,
      state: stateAt(transaction, clock.now()),
      language,
      minutesLeft: Math.max(0, Math.ceil((endOf(transaction) - clock.now()) / minute)),
      subCodes: subCodeChoices(productCode, language, parameters),
      settable: settableIn(transaction),
      subCode,
      returnUrl: parameters.ReturnUrl,
    }
  }

  return [
    route({
      method: 'get',
      path: '/',
      summary: 'The console',
      takesAnyQuery: true,
      answers: { 200: html('the page') },
      handle: ({ c }) => page(c, consolePage(), "'none'"),
    }),

    ...Object.entries(assetTypes).map(([name, contentType]) =>
      route({
        method: 'get',
        path: `/assets/${name}`,
        summary: 'A file that the pages load',
        takesAnyQuery: true,
        answers: {
          200: { description: 'the file', contentType: contentType.replace(/;.*/, '') },
          503: notBuilt,
        },
        handle: ({ c }) =>
          answerWithFile(c, loadAsset, name as AssetName, text => c.body(text, 200, { 'content-type': contentType })),
      }),
    ),

    route({
      method: 'get',
      path: '/verify/{id}',
      summary: 'The page that an end user sees',
      params: idParam,
      query: v.object({ lang: text('the language: en, or zh') }),
      takesAnyQuery: true,
      answers: {
        200: html('the page'),
        404: html('no such transaction'),
        410: html('opened a second time, with --url-use once'),
      },
      async handle({ params: { id }, c }) {
        const transaction = await transactions.get(id)
        if (transaction)
          verbs.observation.page(transaction, {
            isFramed: c.req.header('sec-fetch-dest') === 'iframe' && c.req.query('frame') !== startVerifyMark,
            isOwnStep: c.req.header('sec-fetch-site') === 'same-origin',
            isChanged: Object.keys(c.req.query()).some(name => !ownQuery.includes(name)),
          })
        const frames = frameAncestors(options.cors, transaction?.parameters.ReturnUrl)
        if (transaction && stateAt(transaction, clock.now()) === 'pending') {
          if (transaction.openedAt === undefined) await noteOpening(id)
          else if (options.urlUse === 'once') return page(c, usedVerificationPage(languageOf(c)), frames, 410)
        }
        return transaction
          ? page(c, verifyPage(shown(transaction, languageOf(c))), frames)
          : page(c, unknownVerificationPage(languageOf(c)), frames, 404)
      },
    }),

    // JSON only, which a script of the same origin can send: another page could submit a form without permission.
    route({
      method: 'post',
      path: '/verify/{id}',
      summary: 'The outcome that the end user chose, sent by the script of the page',
      params: idParam,
      query: v.object({ lang: text('the language: en, or zh') }),
      takesAnyQuery: true,
      body: takes(outcomeSchema),
      answers: {
        200: answers(next, 'where to go: ReturnUrl, or back to the page'),
        404: answers(next, 'no such transaction; the page says so'),
        409: answers(next, 'it is not pending; the page says how it ended'),
      },
      async handle({ params: { id }, body: { outcome, subCode = '', ...wishes }, c }) {
        const here = `/_emulator/verify/${encodeURIComponent(id)}?lang=${languageOf(c)}`
        try {
          const ended = await takeStep(id, outcome, subCode, byHandOf(wishes))
          const target = ended.parameters.ReturnUrl && returnAddress(addressParts(ended, ended.parameters.ReturnUrl))
          return c.json({ location: target || here }, 200)
        } catch (thrown) {
          if (!(thrown instanceof StepRefused)) throw thrown
          if (thrown.why === 'impossible') return c.json(errorBody(thrown.why, thrown.message), 400)
          return c.json({ location: here }, thrown.why === 'unknown' ? 404 : 409)
        }
      },
    }),
  ]
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
const page = (c: Context, content: string, frames: string, status: 200 | 404 | 410 = 200) =>
  c.body(content, status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(frames),
  })
