import { optionRows } from '../options/options.ts'
import type { Settings } from './settings.ts'
import { publicText } from './start-screen.ts'

const secretOptions = ['controlToken', 'accessKeys', 'store']

/** The text of `config --json`: every option with its value, where that came from and whether it is the default. */
export function configJson({ options, origins }: Settings): string {
  const rows = optionRows.map(({ name, flag, env }) => ({
    name,
    flag,
    env,
    value: secretOptions.includes(name) ? publicText(name, options[name]) : options[name],
    origin: origins[name],
    isDefault: origins[name] === 'default',
  }))
  return `${JSON.stringify(rows, null, 2)}\n`
}

/** The text of `config`: a line for each option; secrets are not shown. */
export function configText({ options, origins }: Settings): string {
  const lines = optionRows.map(({ name, flag }) => {
    const value = options[name]
    const shown =
      name === 'controlToken' && value !== ''
        ? '(set)'
        : name === 'accessKeys'
          ? options.accessKeys.map(({ id, traits = [] }) => [id, '***', ...traits].join(':')).join(',')
          : publicText(name, value)
    const mark = origins[name] === 'default' ? '' : ' *'
    return `${flag.slice(2).padEnd(20)} ${(shown || '-').padEnd(24)} ${origins[name]}${mark}`
  })
  return `${lines.join('\n')}\n`
}
