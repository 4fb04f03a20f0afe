import type { Evidence } from '../sources.ts'

/** What callbacks do beyond the documented sentences, and how sure that is. */
export const callbackBehaviours: Evidence[] = [
  {
    source: 'faceLiveness',
    guess:
      'The probe of `--callback-rules documented`: a plain GET of CallbackUrl without its parameters or cookies, 3 seconds, answered with 2xx or 3xx; this machine and private networks are not the internet. The document says only that the address is checked.',
  },
  {
    source: 'faceLiveness',
    guess:
      'A callback is tried once: no retry is documented. Where retries are asked for, the pauses are 1, 2, 4 seconds and so on, at most 60.',
  },
  {
    source: 'faceLiveness',
    guess: 'The receiver of a callback has 5 seconds for its whole answer.',
  },
  {
    source: 'faceLiveness',
    guess: 'At most 64 KB of the answer to a callback are read; a longer one is a failed attempt.',
  },
  {
    source: 'faceLiveness',
    guess: 'A callback counts as delivered when any 2xx answers it. Redirects are not followed, so they are failures.',
  },
  {
    source: 'faceLiveness',
    guess: 'The token comes as `callbackToken`, as in the documented example; the text says CallbackToken.',
  },
  {
    source: 'faceLiveness',
    guess:
      'The SubCode comes under one name only, `subcode` as in the documented list of fields or `subCode` as in the documented example, never both.',
  },
  {
    source: 'faceLiveness',
    guess:
      'The parameters come in the order of the documented example, behind the own query of CallbackUrl, which stays as it is.',
  },
  {
    source: 'faceLiveness',
    guess: 'Callbacks of one transaction are sent in order, each after the one before it is delivered or given up.',
  },
]
