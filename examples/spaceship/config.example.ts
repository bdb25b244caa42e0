// Configuration of one machine. Copy it to instance/config.ts, which stays out of version control, and say there what is true and secret.
import type { AthanorOptions } from 'athanor'

export const config: AthanorOptions = {
  // A relative path is one from the folder `instance`.
  url: 'sqlite:///spaceship.db',
}
