/** What the names of all that belongs to a key begin with, and of nothing else, whatever characters the key holds. */
export const namespaceOf = (accessKeyId: string): string => `${accessKeyId.length} ${accessKeyId} `
