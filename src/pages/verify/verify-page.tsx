import type { Child } from 'hono/jsx'
import { assetPaths } from '../assets.ts'
import { documentOf } from '../document.tsx'
import { Choices } from './choices.tsx'
import type { ResultCode } from './outcomes.ts'
import { Facts, Sign } from './parts.tsx'
import { pageResponse, returnAddress } from './return-address.ts'
import { addressOf, type Ended, type Place, type Verification } from './verification.ts'
import { type Language, verifyWords } from './words.ts'

/**
 * The page an end user sees: the outcomes to choose from, or how it ended. Its script sends what its form holds and keeps
 * state and time up to date; without a script the form works by itself.
 */
export function verifyPage(verification: Verification): string {
  const { state, language } = verification
  const words = verifyWords[language]
  return state === 'pending'
    ? pageOf(verification, words.title, <Choices {...verification} />)
    : pageOf(verification, words.endings[state].heading, <Ending verification={verification} state={state} />)
}

/** The page for an address whose transaction the emulator does not have; to be answered with 404. */
export const unknownVerificationPage = (language: Language, path: string): string =>
  noticePage({ language, path }, 'unknown')

/** What a second opening shows where a TransactionUrl may be opened once. */
export const usedVerificationPage = (language: Language, path: string): string => noticePage({ language, path }, 'used')

/** What a browser sees that the page does not support: the address to open in another one. */
export function unsupportedBrowserPage(language: Language, path: string, address: string): string {
  const { copyAddress } = verifyWords[language]
  return noticePage(
    { language, path },
    'unsupported',
    <label class="field">
      <span>{copyAddress}</span>
      <input readonly value={address} data-testid="address" />
    </label>,
  )
}

/** What a browser without a script is sent back by: form posts may not lead to other sites themselves. */
export function leavingPage(verification: Verification, target: string): string {
  const { state, language } = verification
  const words = verifyWords[language]
  const content =
    state === 'pending' ? (
      <>
        <NoticeText language={language} notice="early" />
        <a class="button primary" href={target}>
          {words.goBack}
        </a>
      </>
    ) : (
      <Ending verification={verification} state={state} />
    )
  const leave = <meta http-equiv="refresh" content={`0;url=${target}`} />
  return pageOf(
    verification,
    words.title,
    <>
      {leave}
      {content}
    </>,
  )
}

function noticePage(place: Place, notice: 'unknown' | 'used' | 'unsupported', more?: Child): string {
  return pageOf(
    place,
    verifyWords[place.language].endings[notice].heading,
    <>
      <NoticeText language={place.language} notice={notice} />
      {more}
    </>,
  )
}

const NoticeText = ({
  language,
  notice,
}: {
  language: Language
  notice: 'unknown' | 'used' | 'unsupported' | 'early'
}) => {
  const { heading, text } = verifyWords[language].endings[notice]
  return (
    <div class="ending unknown">
      <Sign of="unknown" />
      <h1>{heading}</h1>
      <p>{text}</p>
    </div>
  )
}

const pageOf = (place: Place, title: string, content: Child): string =>
  documentOf({
    title,
    banner: verifyWords[place.language].banner,
    language: place.language,
    stylesheet: assetPaths.verifyStylesheet,
    script: assetPaths.verifyScript,
    children: (
      <main class="card">
        <div class="card-top">
          <img src={assetPaths.icon} alt="" width="40" height="40" />
          <nav class="languages" aria-label={verifyWords[place.language].language}>
            {languageNames.map(([language, name]) => (
              <LanguageLink place={place} language={language} name={name} />
            ))}
          </nav>
        </div>
        {content}
      </main>
    ),
  })

const languageNames: readonly [Language, string][] = [
  ['en', 'English'],
  ['zh-Hans', '简体'],
  ['zh-Hant', '繁體'],
]

const LanguageLink = ({ place, language, name }: { place: Place; language: Language; name: string }) =>
  place.language === language ? (
    <span lang={language} aria-current="true">
      {name}
    </span>
  ) : (
    <a href={addressOf({ ...place, language })} lang={language} hreflang={language}>
      {name}
    </a>
  )

/** What the client would tell of each end; a verification nobody touches is quit by its client as well. */
const usualCodes: Readonly<Record<Ended, ResultCode>> = {
  passed: '1000',
  'not-passed': '1001',
  abandoned: '1006',
  expired: '1006',
}

/** What the page of an ended verification brings to ReturnUrl. */
const responseOf = ({ transactionId, subCode, resultCode }: Verification, state: Ended) =>
  pageResponse(transactionId, resultCode ?? usualCodes[state], subCode)

function Ending({ verification, state }: { verification: Verification; state: Ended }) {
  const { language, subCode, resultCode, returnUrl, frame } = verification
  const words = verifyWords[language]
  const { heading, text } = words.endings[state]
  const response = responseOf(verification, state)
  const back = returnUrl === undefined ? undefined : returnAddress(returnUrl, response)
  const label = subCode === undefined ? undefined : words.subCodes[subCode]
  return (
    <>
      <div
        class={`ending ${state}`}
        id="verification"
        data-testid="state"
        data-state={state}
        data-response={frame && JSON.stringify(response)}
        data-back={frame && back}
      >
        <Sign of={state} />
        <h1>{heading}</h1>
        <p>{text}</p>
      </div>
      <Facts {...verification}>
        {subCode !== undefined && (
          <div>
            <dt>{words.subCode}</dt>
            <dd data-testid="sub-code">{label ? `${subCode} · ${label}` : subCode}</dd>
          </div>
        )}
        {resultCode !== undefined && (
          <div>
            <dt>{words.resultCode}</dt>
            <dd data-testid="result-code">{resultCode}</dd>
          </div>
        )}
      </Facts>
      {back !== undefined && (
        <a class="button primary" href={back} data-testid="go-back">
          {words.goBack}
        </a>
      )}
    </>
  )
}
