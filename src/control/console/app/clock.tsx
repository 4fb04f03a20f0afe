import { useEffect, useState } from 'preact/hooks'
import { type Clock as ClockState, get } from './api.ts'
import { Section } from './list.tsx'
import { Action, Chip } from './parts.tsx'
import { clock, emulatorNow, listen, showClock } from './stream.ts'
import { useTicking } from './ticker.ts'

const put = (body: object) => ({ method: 'PUT', path: 'clock', body })

const steps: [string, string][] = [
  ['PT1M', '+1 min'],
  ['PT31M', '+31 min'],
  ['P1D', '+1 day'],
  ['P30D', '+30 days'],
]

/** What the field for a date holds, as a moment; it knows no zone, and is read as UTC. */
const momentOf = (field: string) => (field === '' ? '' : `${field.length === 16 ? `${field}:00` : field}Z`)

/** How far the emulator's clock is from this browser's, in words. */
function distanceWords(): string {
  const seconds = Math.round((emulatorNow() - Date.now()) / 1000)
  const size = Math.abs(seconds)
  if (size < 2) return 'The same as the clock of this browser'
  const days = Math.floor(size / 86_400)
  const hours = Math.floor((size % 86_400) / 3600)
  const minutes = Math.floor((size % 3600) / 60)
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`, `${size % 60} s`]
  const words = parts.filter(Boolean).slice(0, 2).join(' ')
  return `${words} ${seconds > 0 ? 'ahead of' : 'behind'} the clock of this browser`
}

/** The emulator's clock: expiry, limits, retries and timestamps follow it. */
export function ClockView() {
  const [, draw] = useState(0)
  const [duration, setDuration] = useState('')
  const [date, setDate] = useState('')
  useEffect(() => {
    const redraw = () => draw(count => count + 1)
    void get<ClockState>('clock').then(
      shown => {
        showClock(shown)
        redraw()
      },
      () => undefined,
    )
    return listen(({ type }) => ['clock', 'reset', 'hello'].includes(type) && redraw())
  }, [])
  const isFrozen = clock.frozenAt !== undefined
  const now = useTicking(() => new Date(emulatorNow()).toISOString().slice(0, 19))
  const distance = useTicking(distanceWords)
  return (
    <Section title="Clock">
      <p class="clock">
        {now.replace('T', ' ')} UTC {isFrozen && <Chip kind="open">frozen</Chip>}
      </p>
      <p class="quiet">{distance}. Expiry, rate limits, timestamps, delays and retries all follow it.</p>
      <div class="line">
        {steps.map(([advance, words]) => (
          <Action key={advance} command={put({ advance })} done={`The clock went on by ${advance}.`}>
            {words}
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
      <div class="fields">
        <label>
          Advance by a duration
          <input
            placeholder="PT12H30M"
            value={duration}
            aria-describedby="duration-hint"
            onInput={event => setDuration(event.currentTarget.value.trim())}
          />
        </label>
        <Action command={put({ advance: duration })} done={`The clock went on by ${duration}.`}>
          Advance
        </Action>
      </div>
      <div class="fields">
        <label>
          Set a date (UTC)
          <input type="datetime-local" step="1" value={date} onInput={event => setDate(event.currentTarget.value)} />
        </label>
        <Action command={put({ now: momentOf(date) })} done="The clock was set.">
          Set
        </Action>
      </div>
      <p id="duration-hint" class="quiet">
        A duration of ISO 8601: PT90S, PT31M or P30D.
      </p>
    </Section>
  )
}
