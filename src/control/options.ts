import type { LimitWords } from '../gateway/limit-words.ts'
import { type LimitName, limits } from '../gateway/limits.ts'
import { version } from '../gateway/version.ts'
import { optionRows } from '../options/options.ts'
import { withoutLogin } from '../options/store-address.ts'
import type { LoadAsset } from '../pages/assets.ts'
import { type Route, route } from './route.ts'
import type { Verbs } from './verbs.ts'

/** `GET options`: what is in force, where it came from, and the bounds that no option sets. */
export const optionRoutes = ({ options, origins, loadAsset }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/options',
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
