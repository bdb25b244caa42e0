// `athanor inspect`
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type InspectOptions, inspectModels } from '../../migrations/inspect/inspect-models.ts'
import { Athanor } from '../../orm/athanor.ts'
import { type AddCommand, type CommandRun, collect, given } from '../command-run.ts'

interface InspectFlags {
  readonly schema?: readonly string[]
  readonly table?: readonly string[]
  readonly dbModule?: string
  readonly out?: string
}

/** Adds `inspect`. */
export const addInspect: AddCommand = (program, act) => {
  program
    .command('inspect')
    .description('write model classes for a database that is there already')
    .argument('[url]', 'the database (default: that of the app)')
    .option('--schema <name>', "a schema, several times (default: the connection's own)", collect)
    .option('--table <name>', 'a table, several times (default: all)', collect)
    .option('--db-module <path>', 'where the models import `db` from (default: ./db.ts)')
    .option('-o, --out <file>', 'the file to write (default: print)')
    .action((url: string | undefined, flags: InspectFlags, command) =>
      act(command, async run => {
        const { schema: schemas, table: tables, dbModule, out } = flags
        const text = await inspect(run, url, given<InspectOptions>({ schemas, tables, dbModule }))
        if (out === undefined) run.terminal.out(text)
        else await writeFile(path.resolve(run.terminal.cwd, out), text)
      }),
    )
}

async function inspect(run: CommandRun, url: string | undefined, options: InspectOptions): Promise<string> {
  if (url === undefined) return inspectModels(await run.db(), options)
  await run.loadDialects()
  const db = new Athanor({ url, instancePath: run.terminal.cwd })
  try {
    return await inspectModels(db, options)
  } finally {
    await db.close()
  }
}
