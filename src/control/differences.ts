import * as v from 'valibot'
import { type Source, sources } from '../sources.ts'
import { answers, answerWithFile, notBuilt, type Route, route } from './route.ts'
import { described, named } from './schemas.ts'
import type { Verbs } from './verbs.ts'

/**
 * What a behaviour rests on: documents that say different things, a document that is not followed and why, a guess,
 * something that is not emulated, real answers and public code, or a document that is followed.
 */
export const evidences = ['conflicting', 'deviating', 'guessed', 'missing', 'seen', 'documented'] as const
export type Evidence = (typeof evidences)[number]

/** What `npm run docs` writes: `sources` are keys of {@link sources}, of a conflict the one that is followed first. */
export type Known = {
  topic: string
  evidence: Evidence
  behaviour: string
  sources?: readonly string[]
  /** The flags of the options that change it. */
  switches?: readonly string[]
}

const document = v.object({ title: v.string(), url: v.string(), edition: v.string() })

const difference = named(
  'Difference',
  v.object({
    topic: v.string(),
    behaviour: described(v.string(), 'what the emulator does'),
    evidence: described(v.picklist(evidences), 'what that rests on'),
    source: v.optional(described(document, 'the document that is followed, or the one that comes nearest')),
    against: v.optional(described(v.array(document), 'the documents that say otherwise')),
    switches: described(v.array(v.string()), 'the options that change it'),
  }),
)

const isSource = (name: string): name is Source => Object.hasOwn(sources, name)

function shownDifference({ topic, behaviour, evidence, sources: names = [], switches = [] }: Known) {
  const [source, ...against] = names.filter(isSource).map(name => {
    const { title, url, edition } = sources[name]
    return { title, url, edition }
  })
  return {
    topic,
    behaviour,
    evidence,
    ...(source && { source }),
    ...(against.length > 0 && { against }),
    switches: [...switches],
  }
}

/** What is known of the real service and how far the emulator keeps to it, read from the tables and comments of the source. */
export const differenceRoutes = ({ loadAsset }: Pick<Verbs, 'loadAsset'>): Route[] => [
  route({
    method: 'get',
    path: '/differences',
    summary:
      'Every known difference from the real service, every guess and every documented behaviour, with its source',
    answers: { 200: answers(v.object({ differences: v.array(difference) }), 'by evidence and topic'), 503: notBuilt },
    handle: ({ c }) =>
      answerWithFile(c, loadAsset, 'differences.json', text => {
        const differences = (JSON.parse(text) as readonly Known[]).map(shownDifference)
        return c.json({ differences }, 200)
      }),
  }),
]
