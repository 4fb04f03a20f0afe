import { optionRows } from '../options/options.ts'
import { commands } from './commands.ts'
import { shownOption } from './option-groups.ts'

type Flag = { flag: string; about: string; takesValue: boolean; choices: readonly string[]; isFile: boolean }

const isFile = (placeholder: string | undefined) => /FILE|FOLDER/.test(placeholder ?? '')

/** The options that `serve` and some other commands take. */
const optionFlags = (): Flag[] => [
  { flag: '--config', about: 'options as JSON', takesValue: true, choices: [], isFile: true },
  ...optionRows.map(row => {
    const { flag, about, placeholder, choices } = shownOption(row.name)
    return { flag, about, takesValue: true, choices, isFile: isFile(placeholder) }
  }),
]

/** The flags of a command: its own and, where it takes them, those of `serve`. */
const flagsOf = ({ flags, takesOptions }: (typeof commands)[number]): Flag[] => [
  ...flags.map(({ flag, placeholder, about }) => ({
    flag,
    about,
    takesValue: placeholder !== undefined,
    choices: /^[a-z]+(\|[a-z]+)+$/.test(placeholder ?? '') ? (placeholder ?? '').split('|') : [],
    isFile: isFile(placeholder),
  })),
  ...(takesOptions ? optionFlags() : []),
  { flag: '--help', about: 'what it does and takes', takesValue: false, choices: [], isFile: false },
]

const shells = { bash, zsh, fish }

/**
 * The command `completion`: a script for a shell, from the rows of options and commands.
 * @throws {Error} for a shell that is none of these.
 */
export function completionText([shell, ...more]: readonly string[]): string {
  if (shell === undefined || more.length > 0 || !Object.hasOwn(shells, shell))
    throw new Error(
      `Failed to write a completion for ${JSON.stringify([shell, ...more].filter(Boolean).join(' '))}: use bash, zsh or fish.`,
    )
  return `${shells[shell as keyof typeof shells]().join('\n')}\n`
}

const names = commands.map(({ name }) => name)
const shellNames = Object.keys(shells)

function bash(): string[] {
  const all = [...new Map(commands.flatMap(flagsOf).map(flag => [flag.flag, flag])).values()]
  const withChoices = all.filter(({ choices }) => choices.length > 0)
  const withFiles = all.filter(flag => flag.isFile).map(({ flag }) => flag)
  const free = all.filter(flag => flag.takesValue && !flag.isFile && flag.choices.length === 0).map(({ flag }) => flag)
  return [
    '_cloudauth_emulator() {',
    `  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=serve word words`,
    '  COMPREPLY=()',
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    `    case $word in ${names.join('|')}) command=$word; break ;; esac`,
    '  done',
    '  case $prev in',
    ...withChoices.map(
      ({ flag, choices }) => `    ${flag}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur")); return ;;`,
    ),
    `    ${withFiles.join('|')}) COMPREPLY=($(compgen -f -- "$cur")); return ;;`,
    `    ${free.join('|')}) return ;;`,
    '  esac',
    '  case $command in',
    ...commands.map(
      command =>
        `    ${command.name}) words='${flagsOf(command)
          .map(({ flag }) => flag)
          .join(' ')}${command.name === 'completion' ? ` ${shellNames.join(' ')}` : ''}' ;;`,
    ),
    '  esac',
    `  [ "$COMP_CWORD" -eq 1 ] && words="${names.join(' ')} $words --version"`,
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -o default -F _cloudauth_emulator cloudauth-emulator',
  ]
}

/** A description within single quotes, short enough for one line of a menu. */
const quoted = (text: string) => (text.length > 70 ? `${text.slice(0, 69)}…` : text).replaceAll("'", "'\\''")

function zsh(): string[] {
  const described = (text: string) => quoted(text).replaceAll('[', '\\[').replaceAll(']', '\\]').replaceAll(':', '\\:')
  const spec = ({ flag, about, takesValue, choices, isFile: wantsFile }: Flag) => {
    const values = wantsFile ? '_files' : choices.length > 0 ? `(${choices.join(' ')})` : ' '
    return `'*${flag}[${described(about)}]${takesValue ? `:value:${values}` : ''}'`
  }
  const args = (flags: readonly Flag[], rest = '') =>
    ['_arguments', ...flags.map(spec), ...(rest ? [rest] : [])].join(' \\\n        ')
  return [
    '#compdef cloudauth-emulator',
    '_cloudauth_emulator() {',
    '  local -a commands',
    '  commands=(',
    ...commands.map(({ name, about }) => `    '${name}:${quoted(about).replaceAll(':', '\\:')}'`),
    '  )',
    '  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then',
    "    _describe 'command' commands",
    '    return',
    '  fi',
    '  case $words[2] in',
    ...commands
      .filter(({ name }) => name !== 'serve')
      .flatMap(command => [
        `    ${command.name})`,
        '      shift words; (( CURRENT-- ))',
        `      ${args(
          flagsOf(command),
          command.name === 'completion'
            ? `'1:shell:(${shellNames.join(' ')})'`
            : command.takes
              ? "'*:target:_files'"
              : '',
        )} ;;`,
      ]),
    '    *)',
    '      [[ $words[2] == serve ]] && { shift words; (( CURRENT-- )) }',
    `      ${args(commands[0] ? flagsOf(commands[0]) : [])} ;;`,
    '  esac',
    '}',
    'if [[ $funcstack[1] == _cloudauth_emulator ]]; then',
    '  _cloudauth_emulator "$@"',
    'else',
    '  compdef _cloudauth_emulator cloudauth-emulator',
    'fi',
  ]
}

function fish(): string[] {
  const head = 'complete -c cloudauth-emulator'
  const isNone = `not __fish_seen_subcommand_from ${names.filter(name => name !== 'serve').join(' ')}`
  const line = (condition: string, { flag, about, takesValue, choices, isFile: wantsFile }: Flag) => {
    const value = !takesValue ? '' : wantsFile ? ' -r' : ' -x'
    const words = choices.length > 0 ? ` -a '${choices.join(' ')}'` : ''
    return `${head} -n '${condition}' -l ${flag.slice(2)}${value}${words} -d '${quoted(about)}'`
  }
  return [
    `${head} -f`,
    ...commands.map(({ name, about }) => `${head} -n __fish_use_subcommand -a ${name} -d '${quoted(about)}'`),
    ...commands.flatMap(command =>
      flagsOf(command).map(flag =>
        line(command.name === 'serve' ? isNone : `__fish_seen_subcommand_from ${command.name}`, flag),
      ),
    ),
    `${head} -n '__fish_seen_subcommand_from completion' -a '${shellNames.join(' ')}'`,
  ]
}
