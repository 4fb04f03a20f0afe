import snippets from './snippets.json' with { type: 'json' }

/** Where and as whom a snippet calls: `host` with its port, and a key. */
type Target = { host: string; keyId: string; secret: string }

/** A first call in each language, to be pasted: those of the README, which are run, aimed at another emulator. */
export const snippetsFor = ({ host, keyId, secret }: Target) =>
  snippets.map(({ language, code }) => ({
    language,
    code: code.replaceAll('127.0.0.1:8080', host).replaceAll('testid', keyId).replaceAll('testsecret', secret),
  }))
