import { useEffect, useState } from 'preact/hooks'
import { type Clock as ClockState, get } from './api.ts'
import { Section } from './list.tsx'
import { Action, Chip } from './parts.tsx'
import { clock, emulatorNow, listen, showClock } from './stream.ts'

const put = (body: object) => ({ method: 'PUT', path: 'clock', body })

/** The emulator's clock: expiry, limits, retries and timestamps follow it. */
export function ClockView() {
  const [, draw] = useState(0)
  const [duration, setDuration] = useState('')
  const [moment, setMoment] = useState('')
  useEffect(() => {
    const redraw = () => draw(count => count + 1)
    void get<ClockState>('clock').then(
      shown => {
        showClock(shown)
        redraw()
      },
      () => undefined,
    )
    const timer = setInterval(redraw, 1000)
    const forget = listen(({ type }) => type === 'clock' && redraw())
    return () => {
      clearInterval(timer)
      forget()
    }
  }, [])
  const isFrozen = clock.frozenAt !== undefined
  const now = new Date(emulatorNow()).toISOString()
  return (
    <Section title="Clock">
      <p class="clock">
        {now.slice(0, 19).replace('T', ' ')} UTC {isFrozen && <Chip kind="open">frozen</Chip>}
      </p>
      <p class="quiet">Expiry, rate limits, timestamps, delays and retries all follow this clock.</p>
      <div class="line">
        {['PT1M', 'PT31M', 'P1D', 'P30D'].map(advance => (
          <Action key={advance} command={put({ advance })} done={`The clock went on by ${advance}.`}>
            {`+${{ PT1M: '1 min', PT31M: '31 min', P1D: '1 day', P30D: '30 days' }[advance]}`}
          </Action>
        ))}
        <Action
          command={put({ frozen: !isFrozen })}
          done={isFrozen ? 'The clock runs again.' : 'The clock stands still.'}
        >
          {isFrozen ? 'Unfreeze' : 'Freeze'}
        </Action>
        <Action
          command={put({ now: new Date().toISOString(), frozen: false })}
          done="Back to the time of this browser."
        >
          Back to now
        </Action>
      </div>
      <form class="arm" onSubmit={event => event.preventDefault()}>
        <label>
          Advance by a duration
          <input
            placeholder="PT12H30M"
            value={duration}
            aria-describedby="duration-hint"
            onInput={event => setDuration(event.currentTarget.value.trim())}
          />
        </label>
        <div class="line foot">
          <Action command={put({ advance: duration })} done={`The clock went on by ${duration}.`}>
            Advance
          </Action>
        </div>
        <label>
          Set a date
          <input
            placeholder="2026-01-31T00:00:00Z"
            value={moment}
            onInput={event => setMoment(event.currentTarget.value.trim())}
          />
        </label>
        <div class="line foot">
          <Action command={put({ now: moment })} done="The clock was set.">
            Set
          </Action>
        </div>
        <p id="duration-hint" class="quiet wide">
          ISO 8601: PT90S, PT31M or P30D; a date with its offset.
        </p>
      </form>
    </Section>
  )
}
