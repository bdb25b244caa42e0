// The command line as a tree of commands.
import { Command } from 'commander'
import { ownVersion } from './app/own-copy.ts'
import { type Act, collect } from './command-run.ts'
import { addInspect } from './commands/inspect.ts'
import { commands } from './commands.ts'
import type { Terminal } from './terminal.ts'

const examples = `
Examples:
  $ athanor db init                          make a migrations folder
  $ athanor db migrate -m "users table"      write a revision from the models
  $ athanor db upgrade                       apply what is not applied yet
  $ athanor db downgrade -1                  undo the last revision
  $ athanor db history -i                    show all revisions and where the database is
  $ athanor db upgrade --sql > upgrade.sql   write the SQL instead of running it
  $ athanor inspect sqlite:///old.db         write model classes for a database that is there already

The app is the module that exports \`db\` and imports the models: --app, or ATHANOR_APP (also in .env), or \`app\` in athanor.config.ts.`

/** Builds the tree; `act` runs the body of the command that was chosen. */
export function buildProgram(terminal: Terminal, act: Act): Command {
  const program = new Command('athanor')
    .description('Athanor, the database toolkit')
    .version(ownVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .option('--app <path>', 'the module that exports `db`')
    .option('--debug', 'show where an error comes from')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: text => terminal.out(text),
      writeErr: text => terminal.err(text),
      outputError: (text, write) => write(usageError(text)),
    })
    .addHelpText('after', examples)
  const group = program
    .command('db')
    .description('migrations of the database')
    .option('-d, --directory <path>', 'the migrations folder (default: migrations)')
    .option('-x, --x-arg <name=value>', 'a word for the scripts, several times', collect)
  for (const add of commands) add(group, act)
  addInspect(program, act)
  return program
}

/** A usage error of the parser as one paragraph. */
function usageError(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
    .replace(/\.$/, '')
  return `Error: ${line.replace('(Did you mean', '(did you mean')}; see \`athanor db --help\`\n`
}
