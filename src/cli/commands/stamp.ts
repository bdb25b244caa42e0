// `athanor db stamp`
import { type StampOptions, stamp } from '../../migrations/runtime/commands/stamp.ts'
import { type AddCommand, given } from '../command-run.ts'

interface Flags {
  readonly sql?: boolean
  readonly tag?: string
  readonly purge?: boolean
}

/** Adds `stamp`. */
export const addStamp: AddCommand = (group, act) => {
  group
    .command('stamp')
    .description('say where the database is, without running anything')
    .argument('[revisions...]', 'where (default: head)')
    .option('--sql', 'write the SQL to standard output instead of running it')
    .option('--tag <word>', 'a word for the scripts')
    .option('--purge', 'empty the version table first, whatever is in it')
    .action((revisions: readonly string[], { sql, tag, purge }: Flags, command) =>
      act(command, async run => {
        const revision = revisions.length === 0 ? ['head'] : revisions
        await stamp(await run.db(), { ...(await run.options()), ...given<StampOptions>({ sql, tag, purge }), revision })
      }),
    )
}
