export * from '@sts-errors/core'
export { createFetch, type FetchLike, type FetchOptions, fetch, type StsFetch } from './create-fetch.ts'
