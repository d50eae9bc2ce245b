export * from '@sts-errors/core'
export { type AxiosLike, withoutStsErrors, withStsErrors } from './with-sts-errors.ts'
