// What the command line needs of the process around it. Tests pass their own.

/** The process around a command. */
export interface Terminal {
  /** Environment variables; those of `.env` are added to them. */
  readonly env: Record<string, string | undefined>
  /** The working directory. */
  readonly cwd: string
  /** Writes to standard output. */
  out(text: string): void
  /** Writes to standard error. */
  err(text: string): void
}

/** The real process. */
export const processTerminal: Terminal = {
  env: process.env,
  get cwd() {
    return process.cwd()
  },
  out: text => {
    process.stdout.write(text)
  },
  err: text => {
    process.stderr.write(text)
  },
}
