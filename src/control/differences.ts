import * as v from 'valibot'
import { type Source, sources } from '../sources.ts'
import { answers, answerWithFile, notBuilt, type Route, route } from './route.ts'
import { described, named } from './schemas.ts'
import type { Verbs } from './verbs.ts'

const difference = named(
  'Difference',
  v.object({
    topic: v.string(),
    guess: described(v.string(), 'what the emulator does, and what no document says'),
    source: v.optional(
      described(
        v.object({ title: v.string(), url: v.string(), edition: v.string() }),
        'the document that comes nearest',
      ),
    ),
  }),
)

/** What `npm run docs` writes. */
type Guess = { topic: string; guess: string; source?: string }

const isSource = (name: string | undefined): name is Source => name !== undefined && Object.hasOwn(sources, name)

/** The known differences from the real service. They are read from comments beside what they are about: `npm run docs`. */
export const differenceRoutes = ({ loadAsset }: Pick<Verbs, 'loadAsset'>): Route[] => [
  route({
    method: 'get',
    path: '/differences',
    summary: 'Every known difference from the real service and every guess, with its source',
    answers: { 200: answers(v.object({ differences: v.array(difference) }), 'by topic'), 503: notBuilt },
    handle: ({ c }) =>
      answerWithFile(c, loadAsset, 'differences.json', text => {
        const differences = (JSON.parse(text) as readonly Guess[]).map(({ topic, guess, source }) =>
          isSource(source) ? { topic, guess, source: sources[source] } : { topic, guess },
        )
        return c.json({ differences }, 200)
      }),
  }),
]
