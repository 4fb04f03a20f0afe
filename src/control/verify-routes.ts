import type { Context } from 'hono'
import * as v from 'valibot'
import { contentSecurityPolicy } from '../pages/content-security-policy.ts'
import { frameAncestors, permissionsPolicy } from '../pages/frame-ancestors.ts'
import { chooseLanguage } from '../pages/verify/language.ts'
import { earliness, outcomes, type ResultCode, resultCodes, type WayBack, waysBack } from '../pages/verify/outcomes.ts'
import { type PageResponse, pageResponse, returnAddress } from '../pages/verify/return-address.ts'
import { subCodeChoices } from '../pages/verify/sub-code-choices.ts'
import { addressOf, type Place, type Verification } from '../pages/verify/verification.ts'
import {
  leavingPage,
  unknownVerificationPage,
  unsupportedBrowserPage,
  usedVerificationPage,
  verifyPage,
} from '../pages/verify/verify-page.tsx'
import { endOf, StepRefused, stateAt, type Transaction } from '../transactions/transaction.ts'
import { errorBody, idNotFound, type Route, route, takes } from './route.ts'
import { idParam, text } from './schemas.ts'
import { byHandOf } from './transactions.ts'
import type { Verbs } from './verbs.ts'
import { changedOnly, outcomeSchema, readForm, type Step } from './verify-step.ts'

/** What the page itself, verify.js and drivers put into its address. */
const ownQuery = ['lang', 'frame', 'protocol', 'outcome', 'subCode', 'wayBack', 'unsupported']
const startVerifyMark = 'startVerify'

/** The end user's page at `/verify/{id}`, what keeps it up to date, and what it sends. */
export function verifyRoutes(verbs: Verbs): Route[] {
  const { transactions, clock, options, events } = verbs

  const noteOpening = async (id: string) => {
    await transactions.update(id, current => ({ ...current, openedAt: clock.now() }))
    events.publish({ type: 'transaction', id })
  }

  const placeOf = (c: Context, id: string, transaction: Transaction | undefined): Place & { wanted?: string } => {
    const protocol = c.req.query('protocol') ?? ''
    return {
      ...chooseLanguage({
        asked: c.req.query('lang'),
        config: transaction?.parameters.LanguageConfig,
        accepted: c.req.header('accept-language'),
      }),
      path: `/_emulator/verify/${encodeURIComponent(id)}`,
      ...(c.req.query('frame') === startVerifyMark && { frame: { protocol, isRight: protocol === id } }),
    }
  }

  const verificationOf = async (c: Context, transaction: Transaction): Promise<Verification> => {
    const { id, productCode, subCode, parameters } = transaction
    const place = placeOf(c, id, transaction)
    const outcome = c.req.query('outcome')
    const state = stateAt(transaction, clock.now())
    return {
      ...place,
      transactionId: id,
      productCode,
      state,
      millisecondsLeft: millisecondsLeft(transaction),
      isClockFrozen: clock.isFrozen(),
      subCodes: subCodeChoices(productCode, place.language, parameters),
      subCode,
      resultCode: transaction.resultCode as ResultCode | undefined,
      returnUrl: parameters.ReturnUrl,
      ...(state === 'pending' && { reading: await verbs.reading(transaction) }),
      ...(outcome !== undefined && {
        asked: { outcome, subCode: c.req.query('subCode'), wayBack: c.req.query('wayBack') },
      }),
    }
  }

  const millisecondsLeft = (transaction: Transaction) => Math.max(0, endOf(transaction) - clock.now())

  /** A page, who may put it in a frame, and what it may use. */
  const page = (c: Context, content: string, transaction?: Transaction, status: 200 | 400 | 404 | 409 | 410 = 200) => {
    const returnUrl = transaction?.parameters.ReturnUrl
    const ancestors = frameAncestors({ rule: options.frames, cors: options.cors, returnUrl })
    return c.body(content, status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy({
        frameAncestors: ancestors,
        forms: "'self'",
        framed: returnUrl,
      }),
      'permissions-policy': permissionsPolicy,
      ...(options.frames === 'deny' && { 'x-frame-options': 'DENY' }),
    })
  }

  /** Ends it as was chosen, at once or, where the browser returns before the result, a little later. */
  const takeStep = async (
    transaction: Transaction,
    { outcome, subCode, isEarly, byHand }: Step,
  ): Promise<Transaction> => {
    const { id } = transaction
    if (outcome === 'pass' || outcome === 'fail') {
      if (outcome === 'fail' && subCode === '200')
        throw new StepRefused('impossible', `Failed to end ${id}: 200 is passed. Choose another SubCode, or pass.`)
      const how = { subCode: outcome === 'pass' ? '200' : (subCode ?? '205'), ...byHand }
      return isEarly ? verbs.completeLater(id, how, earliness) : verbs.complete(id, how)
    }
    return verbs.abandon(id, resultCodes[outcome])
  }

  return [
    route({
      method: 'get',
      path: '/verify/{id}',
      params: idParam,
      query: v.object({
        lang: text('the language: en, zh-Hans, zh-Hant'),
        outcome: text(`what to choose at once: ${outcomes.join(', ')}`),
        subCode: text('of outcome=fail'),
        wayBack: text(`how the browser returns: ${waysBack.join(', ')}`),
        frame: text('startVerify'),
        protocol: text('Result.Protocol'),
        unsupported: text('what an unsupported browser sees'),
      }),
      takesAnyQuery: true,
      async handle({ params: { id }, c }) {
        const transaction = await transactions.get(id)
        const { language, path } = placeOf(c, id, transaction)
        if (!transaction) return page(c, unknownVerificationPage(language, path), undefined, 404)
        const isOwnStep = c.req.header('sec-fetch-site') === 'same-origin'
        verbs.observation.page(transaction, {
          isFramed: c.req.header('sec-fetch-dest') === 'iframe' && c.req.query('frame') !== startVerifyMark,
          isOwnStep,
          isChanged: Object.keys(c.req.query()).some(name => !ownQuery.includes(name)),
        })
        if (stateAt(transaction, clock.now()) === 'pending' && !isOwnStep) {
          if (transaction.openedAt === undefined) await noteOpening(id)
          else if (options.urlUse === 'once') return page(c, usedVerificationPage(language, path), transaction, 410)
        }
        if (c.req.query('unsupported') !== undefined)
          return page(c, unsupportedBrowserPage(language, path, transaction.url ?? path), transaction)
        return page(c, verifyPage(await verificationOf(c, transaction)), transaction)
      },
    }),

    route({
      method: 'get',
      path: '/verify/{id}/state',
      params: idParam,
      async handle({ params: { id }, c }) {
        const transaction = await transactions.get(id)
        if (!transaction) return c.json(idNotFound('transaction', id), 404)
        return c.json(
          {
            state: stateAt(transaction, clock.now()),
            millisecondsLeft: millisecondsLeft(transaction),
            isClockFrozen: clock.isFrozen(),
          },
          200,
        )
      },
    }),

    // Pages of other sites cannot send this: browsers name the origin of every POST, and the guard refuses foreign ones.
    route({
      method: 'post',
      path: '/verify/{id}',
      params: idParam,
      takesAnyQuery: true,
      body: takes(outcomeSchema),
      form: readForm,
      async handle({ params: { id }, body: { outcome, subCode, wayBack = 'once', ...wishes }, c }) {
        const isForm = !/^application\/json\b/i.test(c.req.header('content-type') ?? '')
        const transaction = await transactions.get(id)
        const place = placeOf(c, id, transaction)
        const here = addressOf({ ...place, frame: undefined })
        if (!transaction)
          return isForm
            ? page(c, unknownVerificationPage(place.language, place.path), undefined, 404)
            : c.json({ location: here }, 404)
        if (outcome === 'unsupported-browser' && transaction.parameters.ProcedurePriority !== 'keep') {
          const address = transaction.url ?? here
          return isForm
            ? page(c, unsupportedBrowserPage(place.language, place.path, address), transaction)
            : c.json({ location: `${here}&unsupported=1` }, 200)
        }
        try {
          const byHand = changedOnly(byHandOf(wishes), await verbs.reading(transaction))
          const step = { outcome, subCode, isEarly: wayBack === 'before-result', byHand }
          const ended = await takeStep(transaction, step)
          const response = pageResponse(id, resultCodes[outcome], step.isEarly ? undefined : ended.subCode)
          const { ReturnUrl } = ended.parameters
          const target = ReturnUrl && wayBack !== 'never' ? returnAddress(ReturnUrl, response) : undefined
          if (!isForm) return c.json(answerOf(target ?? here, wayBack, response), 200)
          const verification = await verificationOf(c, ended)
          return page(c, target ? leavingPage(verification, target) : verifyPage(verification), transaction)
        } catch (thrown) {
          if (!(thrown instanceof StepRefused)) throw thrown
          const current = (await transactions.get(id)) ?? transaction
          if (isForm)
            return page(
              c,
              verifyPage({ ...(await verificationOf(c, current)), problem: thrown.message }),
              transaction,
              statusOf(thrown),
            )
          const status = statusOf(thrown)
          return thrown.why === 'impossible'
            ? c.json(errorBody(thrown.why, thrown.message), status)
            : c.json({ location: addressOf(place) }, status)
        }
      },
    }),
  ]
}

const statusOf = ({ why }: StepRefused) => (why === 'impossible' ? 400 : why === 'unknown' ? 404 : 409)

const answerOf = (location: string, wayBack: WayBack, response: PageResponse) => ({
  location,
  ...((wayBack === 'once' || wayBack === 'twice') && { wayBack }),
  ...(wayBack !== 'never' && { response }),
})
