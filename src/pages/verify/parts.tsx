import type { Child } from 'hono/jsx'
import { type Language, type VerificationState, verifyWords } from './words.ts'

type FactParts = { language: Language; productCode: string; transactionId: string; children?: Child }

/** What a verification is about, as a list of terms; children go between product and transaction. */
export const Facts = ({ language, productCode, transactionId, children }: FactParts) => {
  const words = verifyWords[language]
  return (
    <dl class="facts">
      <div>
        <dt>{words.product}</dt>
        <dd>{productCode}</dd>
      </div>
      {children}
      <div>
        <dt>{words.transaction}</dt>
        <dd>
          <code>{transactionId}</code>
        </dd>
      </div>
    </dl>
  )
}

type Signed = Exclude<VerificationState, 'pending'> | 'unknown'

const strokes: Readonly<Record<Signed, string>> = {
  passed: 'M15 25l6 6 12-13',
  'not-passed': 'M17 17l14 14M31 17L17 31',
  abandoned: 'M26 15h6v18h-6M27 24H14m4-5l-5 5 5 5',
  expired: 'M24 15v10l6 4',
  unknown: 'M19.5 20a4.5 4.5 0 1 1 6.5 4c-1.5.8-2 1.7-2 3.5M24 33v.1',
}

/** The sign of an ending. */
export const Sign = ({ of }: { of: Signed }) => (
  <svg viewBox="0 0 48 48" width="72" height="72" aria-hidden="true">
    <circle cx="24" cy="24" r="21" />
    <path d={strokes[of]} />
  </svg>
)
