export * from '@sts-errors/core'
export {
  createNetworkClient,
  type NetworkAnswer,
  type NetworkClient,
  type NetworkClientOptions,
  type NetworkRequest,
} from './create-network-client.ts'
export { type CredentialOptions, type TokenCredentialLike, wrapCredential } from './wrap-credential.ts'
