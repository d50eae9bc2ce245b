import axios from 'axios'

/** The adapters of the axios that is tested: before 1.7 it has none over fetch. */
export const adaptersHere: readonly ('http' | 'fetch')[] = /^1\.[56]\./.test(axios.VERSION)
  ? ['http']
  : ['http', 'fetch']

/** The rows of a table whose adapter this axios has. */
export const withAdapterHere = <Row extends { readonly adapter?: unknown }>(rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ adapter = 'http' }) => [adapter].flat().every(name => adaptersHere.some(here => here === name)))
