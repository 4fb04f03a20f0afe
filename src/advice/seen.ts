/** An answered call as advice looks at it. Values may be secret: none is kept or shown but ids of the caller's own. */
export type SeenCall = {
  /** Milliseconds since 1970 on the emulator's clock. */
  at: number
  requestId: string
  accessKeyId: string
  action: string
  parameters: ReadonlyMap<string, string>
  /** The Origin of the web page that sent it; `unknown` where only its browser shows, absent where none does. */
  origin?: string | undefined
  nonce: string | undefined
  code: string
  /** What the answer told to wait, in milliseconds; 0 where it told nothing. */
  retryAfter: number
  transactionId: string | undefined
  /** When the transaction that it opened ends by itself, in milliseconds from then, if it does. */
  endsAfter?: number | undefined
  /** The parameters as the transaction that was opened keeps them: they share no memory with the call. */
  kept?: Readonly<Record<string, string>> | undefined
  /** Whether a fault kept the answer from the caller, who then knows nothing of what was done. */
  isAnswerLost: boolean
  /** What stands for its parameters where they are not at hand. */
  fingerprint?: number | undefined
}

/** A verification that ended: what advice needs to know of it. */
export type SeenEnding = {
  transactionId: string
  accessKeyId: string
  subCode: string | undefined
  securityLevel: string | undefined
}

/** One attempt at a callback; `status` is absent where no answer came. */
export type SeenAttempt = {
  callbackId: string
  accessKeyId: string
  status?: number | undefined
  error?: string | undefined
  milliseconds: number
}

/** The end user's page, loaded. */
export type SeenPage = {
  transactionId: string
  accessKeyId: string
  isFramed: boolean
  /** Whether another page of the emulator led here: its own way back, or another language. */
  isOwnStep: boolean
  /** Whether the query holds what Initialize did not put there. */
  isChanged: boolean
}
