export function killUnderLoad(plan: {
  kills: number
  redisKills: number
  appendfsync: string
  pause: number
  powerLoss?: boolean
  redis?: string
}): Promise<Record<string, number | string>>
