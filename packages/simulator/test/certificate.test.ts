import { X509Certificate } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { makeCertificate } from '../src/tls/certificate.ts'

const parse = (nowMs: number): X509Certificate => new X509Certificate(makeCertificate(nowMs).cert)

test('the certificate is an authority that signed itself', () => {
  const certificate = parse(Date.UTC(2026, 2, 1, 12))
  expect(certificate.ca).toBe(true)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.checkIssued(certificate)).toBe(true)
})

test('it names the loopback addresses and localhost', () => {
  const certificate = parse(Date.UTC(2026, 2, 1, 12))
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(certificate.checkIP('::1')).toBe('::1')
  expect(certificate.checkHost('example.com')).toBeUndefined()
})

test.each([
  [2026, 'Mar  1 11:00:00 2026 GMT', 'Mar  1 12:00:00 2027 GMT'],
  [2060, 'Mar  1 11:00:00 2060 GMT', 'Mar  1 12:00:00 2061 GMT'],
])('made in %i, it is good for a year', (year, from, to) => {
  const certificate = parse(Date.UTC(year, 2, 1, 12))
  expect([certificate.validFrom, certificate.validTo]).toEqual([from, to])
})

test('serial numbers differ and are positive', () => {
  const serials = Array.from({ length: 20 }, () => parse(0).serialNumber)
  expect(new Set(serials).size).toBe(20)
  for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/)
})
