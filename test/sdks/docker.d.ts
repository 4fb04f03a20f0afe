/** As much of Docker's API as Testcontainers asks of it; see docker.js. */
export function serveDocker(
  env: Record<string, string>,
): Promise<{ host: string; unknown: string[]; close: () => void }>
