import type { OptionName } from './options.ts'

/** What usage and README say of an option, and its default in words where the value itself would not tell. */
export type OptionHelp = { help: string; fallback?: string }

/** The words of every option. They stand apart from the rows, so that the library does not carry them. */
export const optionHelp: Readonly<Record<OptionName, OptionHelp>> = {
  port: { help: 'port to listen on; 0 picks a free one' },
  host: { help: 'address to bind', fallback: '127.0.0.1 (image: 0.0.0.0)' },
  edition: { help: '`auto`: ProductCode decides; `face-verify`, `face-liveness`: only that document' },
  region: { help: 'the region of a call whose host and RegionId name none; Hong Kong takes every product and DocType' },
  idRules: {
    help: '`documented`: length and characters of MerchantBizId and SceneCode as written; `observed`: any up to 64 characters, as public code was seen to get through',
  },
  securityLevel: {
    help: 'the SecurityLevel of a call that names none: `02` as the documents say, `01` as the SDK said; only 02 gives SubCode 206',
  },
  qps: { help: 'calls per second for each AccessKeyId and action; 0 means no limit' },
  auth: {
    help: '`lenient`: unsigned calls and unknown keys pass, a signature by a known key must be right; `strict`: known key, right signature, timestamp within 15 minutes, fresh nonce',
  },
  accessKeys: {
    help: '`ID:SECRET`, then `:ram-denied`, `:account-denied`, `:inactive`, `:token-expired` or `:token=VALUE` to make that key answer so; repeat it, or a comma list in the environment',
    fallback: 'none',
  },
  faces: {
    help: '`detect`: look at the pixels; `present`, `absent`: judge the header only and take a face as there or not',
  },
  downloadTimeout: { help: 'milliseconds for a FacePictureUrl: connect, headers and body together' },
  outbound: {
    help: 'where FacePictureUrl and CallbackUrl may lead: `all`: also to this machine and private networks; `public`: not there; to link-local and metadata addresses never',
  },
  callbackRules: {
    help: '`local`: https, or http to this machine, a private or single-label host, no probe; `documented`: https and reachable, else 400',
  },
  callbackRetries: { help: 'how often a failed callback is sent again, after 1, 2, 4, … seconds of the clock' },
  callbackSubCode: { help: 'the name of that field in a callback: the documents write it both ways' },
  completeAfter: {
    help: 'milliseconds after which a verification passes by itself; `off`: when somebody completes it',
  },
  repeatedFailures: {
    help: 'after so many refusals in a row by one key within a minute, answer Forbidden.ExceptionRepeatedInvoke; 0 is off',
    fallback: '0 (off)',
  },
  bodyLimit: { help: 'largest request body in bytes', fallback: '8388608 (8 MiB)' },
  requestTimeout: { help: 'milliseconds within which a request must have arrived whole' },
  seed: { help: 'same seed and calls, same ids and data, byte for byte', fallback: 'random' },
  store: {
    help: 'where the emulator remembers: `memory`, or `redis://` or `rediss://` with `USER:PASSWORD@`, `HOST:PORT` and `/DATABASE`, shared by several emulators (Redis from 7, Valkey from 8). Several hosts and `?sentinel=NAME` go by sentinels, `?cluster` is a cluster',
  },
  storePrefix: { help: 'what the names of all keys in that store begin with' },
  storeLimit: {
    help: 'how many transactions are remembered; of more, those that ended longest ago go first',
    fallback: '0 (100000 in memory, 1000000 on Redis)',
  },
  storeTimeout: { help: 'milliseconds for which a start waits for the store; past them the command ends with 1' },
  controlToken: {
    help: 'bearer token that `/_emulator/*` then needs (probes, pages and inbox excepted); `none`: there is none, on purpose',
    fallback: 'none on loopback, else made at start by the command (image: none)',
  },
  cors: {
    help: 'web pages of which further origins may call (`https://shop.test`, `https://*.shop.test`, `http://shop.test:*`); those of this machine may, unless `none`; `*`: all. Calls of other pages have no effect',
    fallback: 'loopback origins',
  },
  allowedHosts: {
    help: 'further host names under which `/_emulator/*` may be called, `*.name` for all below a name; addresses, localhost, the names of this machine and of container gateways always may',
    fallback: 'none',
  },
  singleLabelHosts: {
    help: "whether `/_emulator/*` may be called under any name without a dot, as services of a compose network are; elsewhere such a name may be somebody else's",
    fallback: 'off (image: on)',
  },
  allowProduction: { help: 'start although NODE_ENV is production', fallback: 'off' },
  tls: { help: '`on`: the one port speaks http and https; `off`: http alone, who tries https is named in the log' },
  tlsCert: {
    help: 'PEM file of a certificate of your own, instead of those by the CA of this installation',
    fallback: 'made when needed',
  },
  tlsKey: { help: 'PEM file of the key of `--tls-cert`', fallback: 'made when needed' },
  tlsNames: {
    help: "further names and addresses that certificates are made for; localhost, private addresses, single-label and private names and the vendor's domain always are",
    fallback: 'none',
  },
  caDir: {
    help: 'folder where the CA is kept, so that it is trusted once; one that cannot be written to: in memory',
    fallback: "the user's data folder",
  },
  extraCa: {
    help: 'PEM file of certificates that receivers of callbacks and hosts of pictures may show, besides those that Node and NODE_EXTRA_CA_CERTS trust',
    fallback: 'none',
  },
  redact: {
    help: 'what journal, console and log hide: `all`: secrets, pictures, users and links; `secrets`: secrets, tokens of callbacks and pictures only',
  },
  publicUrl: {
    help: "how browsers reach the emulator, as http://localhost:8080: what TransactionUrl and links begin with. Else a proxy's X-Forwarded-Host and -Proto, from this machine and private networks, or the host that was called",
    fallback: 'from the call',
  },
  log: { help: '`pretty`, `json`, `silent`', fallback: '`pretty` on a terminal, else `json`' },
  rotatedPictures: {
    help: 'a face that lies on its side or upside down: `refuse`: UnqualifiedPhoto; `accept`: turn the picture first, as the sibling product in China does',
  },
  pictureTimeout: {
    help: 'milliseconds for looking at one picture; past them its worker is ended and the answer is ServiceUnavailable',
  },
  callbackTokenName: { help: 'the name of the token in a callback: the documents write it both ways' },
  urlUse: {
    help: '`many`: the page of a TransactionUrl opens as often as one likes; `once`: a second opening is an error, as documented',
  },
  frames: {
    help: "who may put the end user's page in a frame: `return-url`: pages of ReturnUrl's origin, of this machine and of `--cors`; `deny`: nobody, as a stricter page of production would; `any`: every site. The vendor's headers are not public",
  },
  originalLimit: {
    help: '`documented`: the original of a picture sent as Base64 is at most 0.6 MB, else ToolargeImage; `off`: 1 MB, as for every picture',
  },
  throttlingStatus: {
    help: 'status of Throttling.Api: 403 by the documents of this product, 400 as the gateway answers for others',
  },
  refusalStatus: {
    help: 'status of what the product itself refuses: as in its tables, or 200 with the Code in the body; no real answer was ever seen',
  },
}
