/**
 * Where the emulator may go when it fetches a FacePictureUrl or sends a callback: `all` also to this machine and private
 * networks, where a developer's servers are; `public` not there. Link-local and cloud metadata addresses are never
 * entered.
 */
export const outboundRules = ['all', 'public'] as const
export type Outbound = (typeof outboundRules)[number]
