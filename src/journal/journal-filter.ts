/** Which entries are meant: those that have every value that is given here. */
export type JournalFilter = {
  action?: string
  code?: string
  transactionId?: string
  accessKeyId?: string
  status?: number
  merchantBizId?: string
  sceneCode?: string
}

/** What a filter looks at; as the call had it, before redaction. */
export type Filterable = Readonly<{
  action: string
  code: string
  transactionId: string | undefined
  accessKeyId: string
  status: number
  merchantBizId: string | undefined
  sceneCode: string | undefined
}>

/** Whether an entry is meant; a value of undefined in the filter asks for nothing. */
export function matchesFilter(entry: Filterable, filter: JournalFilter): boolean {
  const { action, code, transactionId, accessKeyId, status, merchantBizId, sceneCode } = filter
  return (
    (action === undefined || entry.action === action) &&
    (code === undefined || entry.code === code) &&
    (transactionId === undefined || entry.transactionId === transactionId) &&
    (accessKeyId === undefined || entry.accessKeyId === accessKeyId) &&
    (status === undefined || entry.status === status) &&
    (merchantBizId === undefined || entry.merchantBizId === merchantBizId) &&
    (sceneCode === undefined || entry.sceneCode === sceneCode)
  )
}
