export function openRoundRobin(
  urls: readonly string[],
): Promise<{ url: string; turns: () => number; close: () => Promise<void> }>
