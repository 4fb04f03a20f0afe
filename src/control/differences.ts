import { type Source, sources } from '../sources.ts'
import { answerWithFile, type Route, route } from './route.ts'
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
    handle: ({ c }) =>
      answerWithFile(c, loadAsset, 'differences.json', text => {
        const differences = (JSON.parse(text) as readonly Known[]).map(shownDifference)
        return c.json({ differences }, 200)
      }),
  }),
]
