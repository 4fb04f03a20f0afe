// What the entry uses of testcontainers, whose 170 packages nobody should need to work on this project. The registry lane
// compiles the built entry against the real ones.

import type { Readable } from 'node:stream'

export interface StartedTestContainer {
  getHost(): string
  getMappedPort(port: number): number
}

export declare class GenericContainer {
  protected environment: Record<string, string>
  protected exposedPorts: unknown[]
  protected waitStrategy: unknown
  protected imageName: { string: string }
  constructor(image: string)
  withExposedPorts(...ports: number[]): this
  withWaitStrategy(strategy: unknown): this
  withEnvironment(environment: Record<string, string>): this
  withLogConsumer(consumer: (stream: Readable) => unknown): this
  start(): Promise<StartedTestContainer>
  protected beforeContainerCreated?(): Promise<void>
}

export declare class AbstractStartedContainer implements StartedTestContainer {
  constructor(started: StartedTestContainer)
  getHost(): string
  getMappedPort(port: number): number
  stop(): Promise<unknown>
}

export declare const Wait: { forHttp(path: string, port: number): unknown }

export declare function getContainerRuntimeClient(): Promise<{ info: { containerRuntime: { host: string } } }>
