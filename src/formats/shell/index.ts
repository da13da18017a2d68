export { readCommands, type ShellCommand } from "./command.ts";
