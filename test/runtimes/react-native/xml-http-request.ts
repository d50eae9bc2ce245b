import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { request as requestSecurely } from 'node:https'

/** As much of React Native's XMLHttpRequest as its fetch asks for: the whole answer as text, no stream. */
export class XMLHttpRequest {
  status = 0
  statusText = ''
  readyState = 0
  responseText = ''
  responseURL = ''
  withCredentials = false
  timeout = 0
  onload?: () => void
  onloadend?: () => void
  onerror?: () => void
  onabort?: () => void
  ontimeout?: () => void
  onreadystatechange?: () => void
  readonly #headers: Record<string, string> = {}
  #method = 'GET'
  #url = ''
  #lines: IncomingMessage['headersDistinct'] = {}
  #request?: ClientRequest

  get response(): string {
    return this.responseText
  }

  open(method: string, url: string): void {
    this.#method = method
    this.#url = new URL(url).href
    this.readyState = 1
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value
  }

  getAllResponseHeaders(): string {
    return Object.entries(this.#lines)
      .map(([name, values = []]) => `${name}: ${values.join(', ')}\r\n`)
      .join('')
  }

  send(body?: string | null): void {
    const fail = () => this.#end(() => this.onerror?.())
    const send = this.#url.startsWith('https:') ? requestSecurely : request
    const sent = send(this.#url, { method: this.#method, headers: this.#headers }, answer => {
      const { statusCode = 0, statusMessage = '', headersDistinct } = answer
      Object.assign(this, { status: statusCode, statusText: statusMessage, responseURL: this.#url })
      this.#lines = headersDistinct
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        this.responseText += chunk
      })
      answer.on('error', fail)
      answer.on('end', () => this.#end(() => this.onload?.()))
    })
    this.#request = sent
    sent.on('error', fail)
    sent.end(body ? String(body) : undefined)
  }

  abort(): void {
    this.#end(() => this.onabort?.())
    this.#request?.destroy()
  }

  #end(tell: () => void): void {
    if (this.readyState === 4) return
    this.readyState = 4
    this.onreadystatechange?.()
    tell()
    this.onloadend?.()
  }
}
