// The next number of a sequence: its name is a name to MariaDB, not a text.
import { call } from '../../compiler/call.ts'
import type { CallPart } from '../../compiler/statement-dialect.ts'
import { type Sequence, sequenceOf } from '../../sql/schema/sequence.ts'
import type { Flavour } from './flavour.ts'
import { quoteName } from './quoting.ts'
import { refuseSequence } from './refusals.ts'

/** A sequence's name as statements write it. */
export function sequenceName({ name, options }: Sequence): string {
  return options.schema === undefined ? quoteName(name) : `${quoteName(options.schema)}.${quoteName(name)}`
}

/** What is asked of sequences. */
export function mysqlSequenceCalls(flavour: Flavour): Readonly<Record<string, CallPart>> {
  const plain = call`nextval(${0})`
  return {
    nextval: (node, writer) => {
      const sequence = sequenceOf(node)
      if (sequence === null) return plain(node, writer)
      refuseSequence(sequence, flavour)
      return `nextval(${sequenceName(sequence)})`
    },
  }
}
