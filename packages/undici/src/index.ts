export * from '@sts-errors/core'
export { type StsDispatchOptions, stsErrors } from './sts-errors.ts'
