import * as v from 'valibot'
import { describedLimits } from '../gateway/limit-words.ts'
import { version } from '../gateway/version.ts'
import { optionRows } from '../options/options.ts'
import { withoutLogin } from '../options/store-address.ts'
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
  of: v.string(),
  why: v.string(),
  past: v.string(),
})

const shown = v.object({ version: v.string(), options: v.array(optionSchema), limits: v.array(limitSchema) })

/** `GET options`: what is in force, where it came from, and the bounds that no option sets. */
export const optionRoutes = ({ options, origins }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/options',
    summary: 'What is in force and where it came from, and the bounds that no option sets',
    answers: { 200: answers(shown, 'every option and every bound') },
    handle({ c }) {
      const rows = optionRows.map(({ name, flag, env, fallback }) => {
        const value = publicValue(name, options[name])
        const isDefault = JSON.stringify(options[name]) === JSON.stringify(fallback)
        const origin = origins?.[name] ?? (isDefault ? 'default' : 'code')
        return { name, flag, env, value, fallback, origin, isDefault }
      })
      return c.json({ version, options: rows, limits: describedLimits }, 200)
    },
  }),
]

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
