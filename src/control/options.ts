import * as v from 'valibot'
import type { LimitWords } from '../gateway/limit-words.ts'
import { type LimitName, limits } from '../gateway/limits.ts'
import { version } from '../gateway/version.ts'
import { optionRows } from '../options/options.ts'
import { withoutLogin } from '../options/store-address.ts'
import type { LoadAsset } from '../pages/assets.ts'
import { answers, type Route, route } from './route.ts'
import { described } from './schemas.ts'
import type { Verbs } from './verbs.ts'

const optionSchema = v.object({
  name: v.string(),
  flag: v.string(),
  env: v.string(),
  value: described(v.unknown(), 'secrets are not shown'),
  fallback: v.unknown(),
  origin: described(v.string(), 'flag, env, file or default; code where a program passed it'),
  isDefault: v.boolean(),
})

const limitSchema = v.object({
  name: v.string(),
  value: v.number(),
  unit: v.string(),
  of: described(v.optional(v.string()), 'left out, as the other words are, where the file with them is not served'),
  why: v.optional(v.string()),
  past: v.optional(v.string()),
})

const shown = v.object({ version: v.string(), options: v.array(optionSchema), limits: v.array(limitSchema) })

/** `GET options`: what is in force, where it came from, and the bounds that no option sets. */
export const optionRoutes = ({ options, origins, loadAsset }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/options',
    summary: 'What is in force and where it came from, and the bounds that no option sets',
    answers: { 200: answers(shown, 'every option and every bound') },
    async handle({ c }) {
      const rows = optionRows.map(({ name, flag, env, fallback }) => {
        const value = publicValue(name, options[name])
        const isDefault = JSON.stringify(options[name]) === JSON.stringify(fallback)
        const origin = origins?.[name] ?? (isDefault ? 'default' : 'code')
        return { name, flag, env, value, fallback, origin, isDefault }
      })
      return c.json({ version, options: rows, limits: await describedLimits(loadAsset) }, 200)
    },
  }),
]

/** Every bound, with its words where they are at hand. */
async function describedLimits(loadAsset: LoadAsset) {
  const words: Partial<Record<LimitName, LimitWords>> = await loadAsset('limits.json').then(JSON.parse, () => ({}))
  return (Object.keys(limits) as LimitName[]).map(name => ({ name, ...limits[name], ...words[name] }))
}

/** An option's value without its secrets. */
function publicValue(name: string, value: unknown): unknown {
  if (name === 'controlToken') return value === '' ? '' : '***'
  if (name === 'accessKeys')
    return (value as { id: string; traits?: readonly string[] }[]).map(({ id, traits = [] }) =>
      [id, '***', ...traits].join(':'),
    )
  if (name === 'store') return withoutLogin(String(value))
  if (name === 'tlsKey') return value ? '***' : ''
  return typeof value === 'string' ? value.replace(/(:\/\/[^/@\s]*:)[^/@\s]*@/, '$1***@') : value
}
