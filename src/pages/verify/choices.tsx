import { clockFace } from './clock-face.ts'
import { outcomes, waysBack } from './outcomes.ts'
import { Facts } from './parts.tsx'
import { pageResponse, returnAddress } from './return-address.ts'
import { addressOf, type Verification } from './verification.ts'
import { verifyWords } from './words.ts'

/** The ends to choose from, as one form, and what else its result and its return may be. */
export function Choices(verification: Verification) {
  const { language, subCodes, returnUrl, transactionId, reading, frame, asked, wanted, path } = verification
  const words = verifyWords[language]
  const returning = returnUrl && returnAddress(returnUrl, pageResponse(transactionId, '1000', undefined))
  const isKnown = !asked || outcomes.some(outcome => outcome === asked.outcome)
  const problem =
    verification.problem ??
    (frame && !frame.isRight ? words.wrongProtocol : isKnown ? '' : words.noOutcome(asked?.outcome ?? ''))
  return (
    <>
      <h1>{words.heading}</h1>
      <p>{words.introduction}</p>
      {wanted !== undefined && <p class="quiet">{words.spokenInstead(wanted)}</p>}
      <noscript>
        <p class="notice">{words.needsScript}</p>
      </noscript>
      <p id="problem" class="problem" role="alert">
        {problem}
      </p>
      {(['insecure', 'no-devices', 'no-permission'] as const).map(reason => (
        <p class="notice" data-unusable={reason} hidden>
          {words.unusable[reason]}
        </p>
      ))}
      <Facts {...verification}>
        <div>
          <dt>{words.timeLeft}</dt>
          <dd>
            <TimeLeft {...verification} />
          </dd>
        </div>
      </Facts>
      <form
        method="post"
        action={addressOf(verification)}
        id="verification"
        data-testid="state"
        data-state="pending"
        data-live={`${path}/state`}
        data-outcome={isKnown ? asked?.outcome : undefined}
        data-sub-code={asked?.subCode}
        data-way-back={asked?.wayBack}
        data-framed={frame && 'startVerify'}
        data-protocol={frame && !frame.isRight ? 'wrong' : undefined}
      >
        {/* Enter in a field presses the first button of a form: this one, which does nothing. */}
        <button type="submit" disabled hidden />
        <section class="choice">
          <h2>{words.passHeading}</h2>
          <button type="submit" class="primary" name="outcome" value="pass" data-testid="pass">
            {words.pass}
          </button>
        </section>
        <section class="choice">
          <fieldset>
            <legend>
              <h2>{words.failHeading}</h2>
            </legend>
            {subCodes.map(({ code, label }, at) => (
              <label class="radio">
                <input
                  type="radio"
                  name="subCode"
                  value={code}
                  required
                  checked={at === 0}
                  data-testid={`sub-code-${code}`}
                />
                <span>{label}</span> <small>{code}</small>
              </label>
            ))}
          </fieldset>
          <button type="submit" class="danger" name="outcome" value="fail" data-testid="fail">
            {words.fail}
          </button>
        </section>
        <section class="choice">
          <h2>{words.giveUpHeading}</h2>
          <button type="submit" name="outcome" value="give-up" data-testid="give-up">
            {words.giveUp}
          </button>
        </section>
        <details class="choice" data-testid="more">
          <summary>{words.moreHeading}</summary>
          <p class="quiet">{words.moreHint}</p>
          <button type="submit" name="outcome" value="camera-denied" data-testid="camera-denied">
            {words.cameraDenied}
          </button>
          <button type="submit" name="outcome" value="no-camera" data-testid="no-camera">
            {words.noCamera}
          </button>
          <button type="submit" name="outcome" value="unsupported-browser" data-testid="unsupported-browser">
            {words.unsupportedBrowser}
          </button>
          <button type="button" data-leave="close" data-testid="close-tab" hidden>
            {words.closeTab}
          </button>
          <button type="button" data-leave="back" data-testid="back" hidden>
            {words.back}
          </button>
          <p id="close-hint" role="status" data-hint={words.closeTabHint} />
        </details>
        {returning && (
          <details class="choice" data-testid="returns">
            <summary>{words.returnHeading}</summary>
            <fieldset>
              <legend class="hidden">{words.returnHeading}</legend>
              {waysBack.map((way, at) => (
                <label class="radio">
                  <input type="radio" name="wayBack" value={way} checked={at === 0} data-testid={`return-${way}`} />
                  <span>{words.returns[way]}</span>
                </label>
              ))}
            </fieldset>
          </details>
        )}
        {reading && <Reading {...reading} heading={words.resultHeading} hint={words.resultHint} />}
      </form>
      {returning && <p class="quiet">{words.returning(new URL(returning).host)}</p>}
    </>
  )
}

type ReadingParts = NonNullable<Verification['reading']> & { heading: string; hint: string }

/** Fields for what CheckResult will say. Their names are those of the result, which no language translates. */
function Reading({ ocr, scores, heading, hint }: ReadingParts) {
  const texts = Object.entries(ocr)
  const figures = Object.entries(scores)
  if (texts.length + figures.length === 0) return null
  return (
    <details class="choice" data-testid="result">
      <summary>{heading}</summary>
      <p class="quiet">{hint}</p>
      {texts.map(([name, value]) => (
        <label class="field">
          <code>{name}</code>
          <input name={`ocr.${name}`} value={value} maxlength={1000} autocomplete="off" data-testid={`ocr-${name}`} />
        </label>
      ))}
      {figures.map(([name, value]) => (
        <label class="field">
          <code>{name}</code>
          <input
            name={`scores.${name}`}
            value={String(value)}
            type="number"
            min="0"
            max="100"
            step="any"
            data-testid={`score-${name}`}
          />
        </label>
      ))}
    </details>
  )
}

/** Minutes and seconds, which the page's script counts down. */
const TimeLeft = ({ millisecondsLeft, isClockFrozen, language }: Verification) => (
  <>
    <time role="timer" id="time-left" data-testid="time-left">
      {clockFace(millisecondsLeft)}
    </time>
    <span id="clock-stands" hidden={!isClockFrozen}>
      {' '}
      {verifyWords[language].clockStands}
    </span>
  </>
)
