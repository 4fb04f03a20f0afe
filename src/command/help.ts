import { version } from '../gateway/version.ts'
import { type Command, type CommandFlag, commands } from './commands.ts'
import { optionGroups, type ShownOption, shownOption } from './option-groups.ts'

/** The narrowest and the widest text, in characters; and where nobody knows how wide the terminal is. */
const widths = { least: 40, most: 110, unknown: 80 }

/** How wide help may be: as the terminal, as COLUMNS says, or 80 characters. */
export function helpWidth(columns: number | undefined, env: NodeJS.ProcessEnv): number {
  const asked = columns ?? Number(env.COLUMNS)
  return Number.isInteger(asked) && asked > 0 ? Math.min(widths.most, Math.max(widths.least, asked)) : widths.unknown
}

/** The text of `--help`: of a command, or of all with the options of `serve`. */
export function helpText(width: number, name?: string): string {
  const command = commands.find(each => each.name === name)
  const parts = command && command.name !== 'serve' ? helpOf(command, width) : helpOfAll(width)
  return `${parts.join('\n')}\n`
}

function helpOfAll(width: number): string[] {
  const [serve] = commands
  return [
    ...wrap(
      `cloudauth-emulator ${version}: a local emulator of Alibaba Cloud ID Verification (Cloudauth-intl 2022-08-09)`,
      width,
    ),
    '',
    'Usage',
    '  cloudauth-emulator [serve] [OPTIONS]',
    '  cloudauth-emulator COMMAND ...',
    '  cloudauth-emulator COMMAND --help',
    '  cloudauth-emulator --help | --version',
    '',
    'Commands',
    ...commands.flatMap(({ name, about }) => row(name, about, width)),
    '',
    'Examples',
    ...(serve?.examples ?? []).map(example => `  ${example}`),
    '',
    ...wrap('Options (flag > environment > --config FILE > default)', width),
    ...row('--config FILE', 'options as JSON, by their names in camelCase; comments are fine', width),
    ...(serve?.flags ?? []).flatMap(flag => flagRow(flag, width)),
    ...optionParts(width),
  ]
}

function helpOf({ name, takes, about, more, flags, takesOptions, examples }: Command, width: number): string[] {
  const synopsis = [`cloudauth-emulator ${name}`, takes, flags.length > 0 || takesOptions ? '[OPTIONS]' : '']
  return [
    'Usage',
    `  ${synopsis.filter(Boolean).join(' ')}`,
    '',
    ...wrap(`${about[0]?.toUpperCase()}${about.slice(1)}.${more ? ` ${more}` : ''}`, width),
    '',
    ...(flags.length > 0 ? ['Options', ...flags.flatMap(flag => flagRow(flag, width)), ''] : []),
    'Examples',
    ...examples.map(example => `  ${example}`),
    ...(takesOptions ? ['', ...wrap('It takes the options of serve as well: cloudauth-emulator --help.', width)] : []),
  ]
}

const optionParts = (width: number): string[] =>
  optionGroups.flatMap(({ title, names }) => [
    '',
    title,
    ...names.map(shownOption).flatMap(option => optionRow(option, width)),
  ])

const optionRow = ({ flag, env, placeholder, about, fallback }: ShownOption, width: number) =>
  row(`${flag} ${placeholder}`, `${about} (default ${fallback}; ${env})`, width)

const flagRow = ({ flag, placeholder, about }: CommandFlag, width: number) =>
  row(placeholder ? `${flag} ${placeholder}` : flag, about, width)

/** The column of what things do; what is longer than that stands in a line of its own. */
const column = 30

/** A term and what it means beside it, or below where there is no room. */
function row(term: string, about: string, width: number): string[] {
  const isNarrow = width < 70
  const indent = isNarrow ? 6 : column
  const lines = wrap(about, width - indent).map(line => ' '.repeat(indent) + line)
  const head = `  ${term}`
  const [first = '', ...rest] = lines
  return !isNarrow && head.length < column - 1 ? [head.padEnd(column) + first.trimStart(), ...rest] : [head, ...lines]
}

/** Breaks a text into lines of at most so many characters; a longer word stands alone. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
