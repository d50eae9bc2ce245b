export * from '@sts-errors/core'
export { createFetch, type FetchOptions, fetch, type StsFetch } from './create-fetch.ts'
