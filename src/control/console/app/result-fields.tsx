import { useState } from 'preact/hooks'
import type { Settable } from '../../../transactions/settable.ts'
import { useAnswer } from './answer.ts'

/** What somebody wants the result to say, as the control API takes it. */
export type Wishes = { ocr?: Record<string, string>; scores?: Record<string, number> }

/** Fields for what a transaction's result shall say, one for each key that it has; what stays empty is made up. */
export function ResultFields({ id, onChange }: { id: string; onChange: (wishes: Wishes) => void }) {
  const [texts, setTexts] = useState<Record<string, string>>({})
  const { answer: settable } = useAnswer<Settable>(`transactions/${encodeURIComponent(id)}/settable`)
  if (!settable || settable.ocr.length + settable.scores.length === 0) return null
  const write = (key: string, text: string) => {
    const written = { ...texts, [key]: text }
    setTexts(written)
    onChange(wishesOf(settable, written))
  }
  const field = (kind: 'ocr' | 'scores', name: string) => (
    <label key={name}>
      {name}{' '}
      <input
        {...(kind === 'scores' ? { type: 'number', min: 0, max: 100, step: 'any' } : { maxLength: 1000 })}
        value={texts[`${kind}.${name}`] ?? ''}
        onInput={event => write(`${kind}.${name}`, event.currentTarget.value)}
      />
    </label>
  )
  return (
    <details>
      <summary>What the result says</summary>
      <div class="arm">
        {settable.scores.map(name => field('scores', name))}
        {settable.ocr.map(name => field('ocr', name))}
      </div>
    </details>
  )
}

function wishesOf({ ocr, scores }: Settable, texts: Record<string, string>): Wishes {
  const written = (kind: string, names: readonly string[]) =>
    names.flatMap(name => (texts[`${kind}.${name}`] ? [[name, texts[`${kind}.${name}`] ?? '']] : []))
  const [values, figures] = [written('ocr', ocr), written('scores', scores)]
  return {
    ...(values.length > 0 && { ocr: Object.fromEntries(values) }),
    ...(figures.length > 0 && { scores: Object.fromEntries(figures.map(([name, text]) => [name, Number(text)])) }),
  }
}
