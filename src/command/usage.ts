import { version } from '../gateway/version.ts'
import { optionHelp } from '../options/help.ts'
import { optionRows } from '../options/options.ts'
import type { Settings } from './settings.ts'
import { publicText } from './start-screen.ts'

/** The text of `--help`, from the option rows. */
export function usageText(): string {
  const options = optionRows.map(row => {
    const { help, fallback = String(row.fallback) } = optionHelp[row.name]
    return `  ${row.flag.padEnd(22)} ${help.replaceAll('`', '')}\n${' '.repeat(25)}default ${fallback.replaceAll('`', '')}, or ${row.env}`
  })
  return `cloudauth-emulator ${version}: a local emulator of Alibaba Cloud ID Verification (Cloudauth-intl 2022-08-09)

Usage
  cloudauth-emulator [serve] [OPTIONS]        serve until SIGTERM or SIGINT
  cloudauth-emulator healthcheck [--url URL]  exit 0 when the emulator accepts calls, else 1
  cloudauth-emulator config [--json] [OPTIONS]
                                              every option, its value and where it came from; * marks what was set
  cloudauth-emulator contract URL [--access-key ID:SECRET[:token=VALUE]] [--junit FILE] [--portrait FILE] [--all]
                                              calls URL (http://HOST:PORT), an emulator (--auth strict) or the real
                                              service, and tells what it answers otherwise than documented; exit 1 if
                                              anything. Signs with that key, or the first of EMULATOR_ACCESS_KEYS.
                                              What may cost money is run where the emulator answers (x-emulator
                                              header), elsewhere only with --all
  cloudauth-emulator report URL|FILE... [--json] [--junit FILE] [--sarif FILE] [--markdown FILE] [--badge FILE]
                            [--fail-on advice|warning|error] [--except "RULE: REASON"] [--min-coverage N]
                            [--ratchet FILE] [--control-token TOKEN]
                                              what the emulator at URL saw integrators do wrong, and what their tests
                                              have met of what the documents say can happen. Several emulators, and
                                              files that --json has written, are added up. Exit 1 where advice is as
                                              grave as --fail-on (advice: of any kind), or coverage is below N percent
                                              or below the best that stands in the --ratchet file
  cloudauth-emulator drill [--plan] [--only NAME,...] [--budget 10m] [--jobs N] [--replay ID] [--known FILE]
                           [--config FILE] [--json] [--junit FILE] [--markdown FILE] [--output FILE] -- COMMAND...
                                              runs your tests twice undisturbed, then once for each disturbance that can
                                              occur in them (a lost answer, a forged callback, a result that is another),
                                              and tells which they survive. COMMAND finds the emulator in EMULATOR_URL,
                                              CLOUDAUTH_ENDPOINT and the variables of env. Exit 1 where something broke,
                                              2 where the tests fail undisturbed or nothing could be run, 3 where a
                                              verdict is unsure, 4 where a disturbance was not reached or not run
  cloudauth-emulator ca [--pem | --remove]    the certificate authority that clients are to trust, and how
  cloudauth-emulator env [--shell | --dotenv | --json] [--unset] [--url URL]
                                              what SDKs and test runners need to call the emulator by https:
                                              eval "$(cloudauth-emulator env)"
  cloudauth-emulator --help | --version

Options (flag > environment > --config FILE (JSON) > default)
${options.join('\n')}
`
}

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
