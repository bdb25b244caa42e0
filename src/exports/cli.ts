#!/usr/bin/env node
// The command `athanor`. Dialects are loaded only where a command is given the URL of a database in place of an app, which brings them along.
import { main } from '../cli/main.ts'

main(() => import('./builtins.ts'))
