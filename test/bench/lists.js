// @ts-check
// What a page of a filtered list costs by how many transactions and calls are stored, and what keeping the indexes adds
// to storing one: `npm run bench:lists`. It prints CPU time and judges none.
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

/** @param {string} name */
const load = async name => (await runnerImport(fileURLToPath(new URL(`../../src/${name}`, import.meta.url)))).module
const { memoryTransactions } = /** @type {typeof import('../../src/stores/memory-transactions.ts')} */ (
  await load('stores/memory-transactions.ts')
)
const { createTransactionLists } = /** @type {typeof import('../../src/stores/transaction-lists.ts')} */ (
  await load('stores/transaction-lists.ts')
)
const { createJournal } = /** @type {typeof import('../../src/journal/create-journal.ts')} */ (
  await load('journal/create-journal.ts')
)

const now = () => 1_800_000_000_000
const pages = 200

/** CPU microseconds of one turn. @param {number} turns @param {(turn: number) => void} run */
function cost(turns, run) {
  const before = process.cpuUsage()
  for (let turn = 0; turn < turns; turn += 1) run(turn)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / turns
}

/** @param {string} name @param {number} stored @param {number} storing @param {Record<string, (turn: number) => void>} queries */
function show(name, stored, storing, queries) {
  const figures = Object.entries(queries).map(([words, run]) => {
    cost(pages, run)
    return `${words} ${cost(pages, run).toFixed(0)}`
  })
  console.log(
    `${String(stored).padStart(7)} ${name}: storing one ${storing.toFixed(2)} µs; a page, in µs: ${figures.join(', ')}`,
  )
}

for (const stored of [1000, 10_000, 50_000, 100_000]) {
  const store = memoryTransactions({ now, capacity: stored, loadLists: () => ({ createTransactionLists }) })
  /** @param {number} number */
  const create = number =>
    store.create({
      ...{ id: `t${number}`, accessKeyId: `key${number % 10}`, productCode: 'FACE_LIVENESS', state: 'pending' },
      ...{ createdAt: now() - (number % 2), client: 'app' },
      parameters: { MerchantBizId: `order${number}`, SceneCode: `scene${number % 100}` },
    })
  for (let number = 0; number < stored; number += 1) create(number)
  for (let number = 0; number < stored; number += 3)
    store.update(`t${number}`, current => ({ ...current, state: 'passed', endedAt: now() }))
  let number = stored
  const createNext = () => {
    number += 1
    create(number)
  }
  show('transactions', stored, cost(20_000, createNext), {
    newest: () => store.list({ limit: 101 }),
    state: () => store.list({ state: 'passed', limit: 101 }),
    accessKeyId: () => store.list({ accessKeyId: 'key3', limit: 101 }),
    merchantBizId: turn => store.list({ merchantBizId: `order${number - turn}`, limit: 101 }),
    sceneCode: () => store.list({ sceneCode: 'scene7', limit: 101 }),
    'key and state': () => store.list({ accessKeyId: 'key3', state: 'expired', limit: 101 }),
  })
}

for (const stored of [1000, 50_000]) {
  const journal = createJournal({
    wake: () => () => undefined,
    maxEntries: stored,
    maxBytes: 2 ** 31,
  })
  /** @param {number} number */
  const record = number =>
    journal.record({
      ...{
        at: now(),
        requestId: `r${number}`,
        accessKeyId: `key${number % 10}`,
        action: number % 7 ? 'Initialize' : 'CheckResult',
      },
      ...{
        method: 'POST',
        url: '/',
        headers: {},
        parameters: new Map([['MerchantBizId', `order${number}`]]),
        formText: '',
      },
      ...{ status: 200, code: number % 50 ? 'Success' : 'Throttling.Api', reason: '', milliseconds: 1, answer: '{}' },
    })
  for (let number = 0; number < stored; number += 1) record(number)
  let number = stored
  const recordNext = () => {
    number += 1
    record(number)
  }
  show('calls', stored, cost(20_000, recordNext), {
    action: () => journal.list({ action: 'CheckResult', limit: 101 }),
    code: () => journal.list({ code: 'Throttling.Api', limit: 101 }),
    accessKeyId: () => journal.list({ accessKeyId: 'key3', limit: 101 }),
    merchantBizId: turn => journal.list({ merchantBizId: `order${number - turn}`, limit: 101 }),
  })
}
