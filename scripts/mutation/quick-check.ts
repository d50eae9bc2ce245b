/**
 * fast-check for tests that meet mutants: the same examples each time, so that a mutant's fate is no matter of chance, and no
 * more than a moment for each property.
 */
import fc from '../../node_modules/fast-check/lib/cjs/fast-check.js'

fc.configureGlobal({ seed: 1, interruptAfterTimeLimit: 150 })

export default fc
