/** A flag of a command: what stands behind it, and what it does. Without a placeholder it takes no value. */
export type CommandFlag = { flag: string; placeholder?: string; about: string }

/** One command as help and completion know it. */
export type Command = {
  name: string
  /** What stands behind its name, besides flags. */
  takes?: string
  about: string
  more?: string
  flags: readonly CommandFlag[]
  /** Whether it also takes the options of `serve`. */
  takesOptions: boolean
  examples: readonly string[]
}

const url = { flag: '--url', placeholder: 'URL' } as const

/** Every command. The first is run where none is named. */
export const commands: readonly Command[] = [
  {
    name: 'serve',
    about: 'serve until SIGTERM or SIGINT; the command where none is named',
    flags: [
      { flag: '--open', about: 'open the console in the browser; the BROWSER variable names another than the usual' },
    ],
    takesOptions: true,
    examples: [
      'cloudauth-emulator --open',
      'cloudauth-emulator --port 0 --auth strict --access-key testid:testsecret',
      'cloudauth-emulator --config emulator.json --log json',
    ],
  },
  {
    name: 'config',
    about: 'every option, its value and where it came from; * marks what was set',
    flags: [{ flag: '--json', about: 'as JSON' }],
    takesOptions: true,
    examples: ['cloudauth-emulator config --config emulator.json', 'cloudauth-emulator config --json --qps 5'],
  },
  {
    name: 'healthcheck',
    about: 'exit 0 when the emulator accepts calls, else 1',
    more: 'Without a flag it asks the emulator that runs on this machine.',
    flags: [{ ...url, about: 'where it is: http://HOST:PORT' }],
    takesOptions: true,
    examples: ['cloudauth-emulator healthcheck', 'cloudauth-emulator healthcheck --url http://emulator:8080'],
  },
  {
    name: 'contract',
    takes: 'URL',
    about: 'call an endpoint and tell what it answers otherwise than documented; exit 1 if anything',
    more: 'URL (http://HOST:PORT) is an emulator (--auth strict) or the real service. What may cost money is run where the emulator answers (x-emulator header), elsewhere only with --all.',
    flags: [
      {
        flag: '--access-key',
        placeholder: 'ID:SECRET[:token=VALUE]',
        about: 'the key to sign with; else the first of EMULATOR_ACCESS_KEYS',
      },
      { flag: '--junit', placeholder: 'FILE', about: 'write the outcome as JUnit XML' },
      { flag: '--portrait', placeholder: 'FILE', about: 'the picture of a face to send' },
      { flag: '--all', about: 'also what may cost money' },
    ],
    takesOptions: false,
    examples: ['cloudauth-emulator contract http://127.0.0.1:8080 --access-key testid:testsecret --junit contract.xml'],
  },
  {
    name: 'report',
    takes: 'URL|FILE...',
    about: 'what the emulator saw integrators do wrong, and what their tests have met of what can happen',
    more: 'Several emulators, and files that --json has written, are added up. Exit 1 where a gate fails.',
    flags: [
      { flag: '--json', about: 'as JSON, which a later report can add up' },
      { flag: '--junit', placeholder: 'FILE', about: 'write the advice as JUnit XML' },
      { flag: '--sarif', placeholder: 'FILE', about: 'write the advice as SARIF' },
      { flag: '--markdown', placeholder: 'FILE', about: 'write advice and coverage as Markdown' },
      { flag: '--badge', placeholder: 'FILE', about: 'write the coverage as a badge' },
      {
        flag: '--fail-on',
        placeholder: 'advice|warning|error',
        about: 'fail where advice is as grave; advice: of any kind',
      },
      { flag: '--except', placeholder: '"RULE: REASON"', about: 'leave a rule out, and say why' },
      { flag: '--min-coverage', placeholder: 'N', about: 'fail below N percent' },
      { flag: '--ratchet', placeholder: 'FILE', about: 'fail below the best that stands in this file' },
      { flag: '--control-token', placeholder: 'TOKEN', about: 'the control token of the emulator' },
    ],
    takesOptions: false,
    examples: ['cloudauth-emulator report http://127.0.0.1:8080 --fail-on error --ratchet coverage.json'],
  },
  {
    name: 'drill',
    takes: '-- COMMAND...',
    about: 'run your tests undisturbed, then once for each disturbance, and tell which they survive',
    more: 'Disturbances are those that can occur in these tests: a lost answer, a forged callback, a result that is another. COMMAND finds the emulator in EMULATOR_URL, CLOUDAUTH_ENDPOINT and the variables of env. Exit 1 where something broke, 2 where the tests fail undisturbed or nothing could be run, 3 where a verdict is unsure, 4 where a disturbance was not reached or not run.',
    flags: [
      { flag: '--plan', about: 'run twice undisturbed, and print what would be disturbed' },
      { flag: '--only', placeholder: 'NAME,...', about: 'these disturbances alone' },
      { flag: '--budget', placeholder: '10m', about: 'begin none after so long' },
      { flag: '--jobs', placeholder: 'N', about: 'so many runs at once' },
      { flag: '--replay', placeholder: 'ID', about: 'one disturbance again, with the output of the tests' },
      { flag: '--known', placeholder: 'FILE', about: 'what is accepted as it is' },
      { flag: '--config', placeholder: 'FILE', about: 'options of the emulator as JSON' },
      { flag: '--json', about: 'as JSON' },
      { flag: '--junit', placeholder: 'FILE', about: 'write the verdicts as JUnit XML' },
      { flag: '--markdown', placeholder: 'FILE', about: 'write them as Markdown' },
      { flag: '--output', placeholder: 'FILE', about: 'write them as JSON' },
    ],
    takesOptions: false,
    examples: ['cloudauth-emulator drill --known drill.json -- npm test'],
  },
  {
    name: 'ca',
    about: 'the certificate authority that clients are to trust, and how',
    flags: [
      { flag: '--pem', about: 'its certificate alone' },
      { flag: '--remove', about: 'delete it and its key' },
    ],
    takesOptions: true,
    examples: ['cloudauth-emulator ca --pem > ca.pem'],
  },
  {
    name: 'env',
    about: 'what SDKs and test runners need in their environment to call the emulator by https',
    flags: [
      { flag: '--shell', about: 'for a POSIX shell (as it is without a flag)' },
      { flag: '--dotenv', about: 'for an .env file' },
      { flag: '--json', about: 'as JSON' },
      { flag: '--unset', about: 'what takes it back' },
      { ...url, about: 'an emulator elsewhere, whose CA is fetched' },
    ],
    takesOptions: true,
    examples: ['eval "$(cloudauth-emulator env)"', 'cloudauth-emulator env --dotenv > .env.test'],
  },
  {
    name: 'completion',
    takes: 'bash|zsh|fish',
    about: 'a script by which a shell completes commands, options and their values',
    flags: [],
    takesOptions: false,
    examples: [
      'source <(cloudauth-emulator completion bash)',
      'source <(cloudauth-emulator completion zsh)',
      'cloudauth-emulator completion fish | source',
    ],
  },
]
