/** The command line: help, and what is said when a command line or a file is not what it should be. */
export const commands = {
  tagline: 'Plan, run, explain and improve LLM serving deployments from the terminal.',
  usage: '[command] [options]\n\nWithout a command: plan a deployment in a conversation.',
  titles: {
    usage: 'Usage:',
    arguments: 'Arguments:',
    options: 'Options:',
    commands: 'Commands:',
    globals: 'Global options:',
  },
  globals: {
    lang: 'language of the program',
    plain: 'line mode: one question a line, nothing is redrawn; for screen readers, too',
    noMotion: 'nothing moves on the screen',
    help: 'show this help',
    version: 'show the version',
  },
  summaries: {
    devices: 'list, show and compare device profiles',
    models: 'list, show and compare models',
    config: 'show and change settings',
    completion: 'print completion for a shell',
    gallery: 'draw every screen in both languages',
  },
  usageErrors: {
    unknownCommand: (name: string, nearest: string) =>
      `There is no command "${name}". Nearest: throughline ${nearest}. All commands: throughline --help`,
    unknownOption: (name: string, nearest: string) => `There is no option ${name}. Nearest: ${nearest}`,
    missingValue: (option: string) => `${option} needs a value.`,
    missingArgument: (name: string) => `<${name}> is missing. See --help.`,
    tooManyWords: (words: string) => `Too many words: ${words}. Options start with --; see --help.`,
    badLanguage: (given: string) => `--lang is en or zh, not "${given}".`,
  },
  errors: {
    damaged: (path: string, where: string | null, problem: string) =>
      `${path}${where === null ? '' : `, ${where}`}: ${problem}. Repair or remove the file.`,
    unexpected: (what: string) => `This should not happen: a defect of Throughline.\n${what}`,
  },
};
