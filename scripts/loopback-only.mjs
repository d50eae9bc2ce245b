// Loaded before the code of a document runs: what is shown there must not reach out.
import { Socket } from 'node:net'

const { connect } = Socket.prototype

/** The host that `connect(options)`, `connect(port, host)` or the normalized form of either is for. */
function hostOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'object' && first !== null) return first.path ? 'localhost' : (first.host ?? 'localhost')
  return typeof second === 'string' ? second : 'localhost'
}

Socket.prototype.connect = function (...args) {
  const host = hostOf(args)
  if (!/^(?:localhost|127\.[\d.]+|::1)$/.test(host)) throw new Error(`loopback only, not ${host}`)
  return connect.apply(this, args)
}
