// What the command `athanor` starts: the command line with every dialect, so that a URL is enough where a command needs no app.
import './builtins.ts'
import '../cli/main.ts'
