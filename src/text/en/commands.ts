import { fileFaultWords } from '../file-fault.ts';
import { fileFaults } from './file-faults.ts';

/** How a run ended. */
const ended: Readonly<Record<string, string>> = {
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  'timed-out': 'out of time',
};

/** The command line: help, and what is said when a command line or a file is not what it should be. */
export const commands = {
  tagline:
    'Plan, run, explain and improve LLM serving deployments from the terminal. Without a command: plan a deployment in a conversation.',
  usage: '[command] [options]',
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
    plan: 'plan a deployment: in a conversation, or from flags',
    size: 'how many devices a load needs, on one device or several side by side',
    forward: 'one forward pass from a sentence, flags or questions, run and explained',
    explain: 'say what a result means, and what it does not',
    verify: 'check a row of a result by single forward passes',
    compare: 'set two results, or one plan on several engines, side by side',
    aiconfigurator: 'run AIConfigurator in any of its modes, read to the field, beside our own estimate',
    accuracy: 'score the calibrated estimator on measured points, and learn from yours',
    load: 'measure a server under a load: TTFT, TPOT, throughput, goodput',
    campaign: 'benchmark serving frameworks fairly, and find the commands that win',
    triage: 'which kernels a profiler trace spends its time on, what could overlap, what could be fused',
    sessions: 'list or delete earlier sessions',
    resume: 'go on with an earlier session',
    export: 'write a session as Markdown, JSON or one HTML page',
    engine: 'the embedded programs: throughput-optimizer, text-generate',
    devices: 'list, show and compare device profiles',
    models: 'list, show and compare models',
    config: 'show and change settings',
    doctor: 'look whether everything this program needs works',
    completion: 'print completion for a shell',
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
  plan: {
    isReport:
      'That is a printed result, not a request: its figures are no limits. throughline explain FILE reads it, and - is standard input.',
    meaning: (label: string, allowed: string) => `${label}: ${allowed}`,
    groups: { how: 'How it runs:', plan: 'The plan:', advanced: 'Seldom needed:' },
    flags: {
      not: (label: string) => `${label}: off`,
      say: 'what to plan, in one sentence, English or 中文',
      trace: 'with --say: print which words were recognised by which cue, and plan nothing',
      from: 'take over the values of an earlier session for what is not said; or "last"',
      dryRun: 'show the plan and its command, run nothing',
      yes: 'run without asking',
      json: 'one JSON document on standard output',
    },
    missing: 'Missing:',
    missingHelp: 'Give these flags, or start on a terminal to be asked. All flags: throughline plan --help',
    ambiguous: (words: string, readings: string) =>
      `  "${words}" can mean: ${readings}. Say which one with a flag.`,
    needsYes: 'Nothing runs without a yes: add --yes to run it, or --dry-run to see it only.',
    omitted: 'What was not said is off: prefix cache and MTP.',
  },
  session: {
    argument: 'id of the session, the beginning of an id, or "last"',
    json: 'one JSON document on standard output',
    delete: 'delete these sessions with all they kept',
    deleted: (id: string) => `Deleted: ${id}`,
    none: 'There are no sessions yet. Start one with: throughline',
    damaged: 'cannot be read',
    notReadBack: 'not looked through yet',
    reading: (done: string, all: string) => `Reading sessions: ${done} of ${all}`,
    columns: { id: 'session', what: 'what', when: 'when', state: 'state' },
    untitled: 'no plan yet',
    targets: (count: string) => `${count} targets`,
    today: (time: string) => `today ${time}`,
    yesterday: (time: string) => `yesterday ${time}`,
    waitsFor: (label: string) => `waits for: ${label}`,
    tokensPerSecond: 'tok/s',
    nothingMet: 'nothing meets the limits',
    phases: {
      collect: 'questions open',
      review: 'in review',
      confirm: 'in review',
      run: 'running',
      explain: 'done',
      followUp: 'done',
      cancelled: 'run stopped',
      failed: 'run failed',
    },
    notFound: (name: string) => `There is no session "${name}". All sessions: throughline sessions`,
    notExact: (name: string, alike: string | null) =>
      `There is no session with the id "${name}". To delete or repair one, give its whole id${alike === null ? '' : `: ${alike}`}.`,
    inUse: (id: string, pid: string) =>
      `${id} is open in another window (process ${pid}) and was not touched. Close it first, or add --force.`,
    force: 'delete also a session that is open in another window',
    repair: 'repair: set aside what cannot be read in the sessions named behind it, and say what that is',
    named: 'sessions to repair, by their whole ids',
    unknownAction: (given: string) => `sessions has no action "${given}". It has: repair.`,
    fork: 'go on in a copy; the session itself stays as it is',
    recover: 'open a damaged session up to its last good event',
    needsTerminal: (id: string) =>
      `A session goes on at a terminal, or with --plain from a pipe. To read it here: throughline export ${id}`,
    notWritable: (path: string) => `${path} cannot be written: this session will not be kept.`,
    incomplete: {
      torn: 'The last event of this session was cut off while it was written and is left out.',
      newer:
        'This session was continued by a newer version; it is read up to there. What you add now sets the rest aside.',
      damaged:
        'This session is damaged and read up to its last good event. What you add now sets the rest aside.',
    },
  },
  export: {
    session: 'id of the session, the beginning of an id, or "last"',
    format: 'format; without it the file name decides, else Markdown',
    badFormat: (given: string) => `--format is md, json or html, not "${given}".`,
    output: 'file to write; without it the text goes to standard output',
    incomplete: {
      torn: 'The last event of this session was cut off while it was written and is left out.',
      newer: 'This session was continued by a newer version; it is written up to there.',
      damaged: 'This session is damaged; it is written up to its last good event.',
    },
    about: (session: string, startedAt: string, version: string) =>
      `Session ${session}, started ${startedAt}, Throughline ${version}`,
    inputs: 'Inputs',
    changedSince: 'Changed since the run, not run',
    changedSlot: 'setting',
    asRun: 'as it was run',
    asNow: 'now',
    cites: 'Cites',
    commands: 'Commands',
    results: 'Results',
    concurrency: 'concurrency',
    memoryLeft: 'memory left GiB',
    run: (engine: string, status: string, log: string | null) =>
      `Run: ${engine}, ${ended[status] ?? status}${log === null ? '' : `, output in ${log}`}`,
    conversation: 'Conversation',
  },
  errors: {
    unreadable: (path: string, reason: string) =>
      `${path} exists, but cannot be read: ${fileFaultWords(reason, fileFaults)}.`,
    tooLarge: (path: string) => `${path} is too large to be read as one text (more than 400 MB).`,
    /** A command that ended without a word. */
    ended: (code: string) => `The command ended with exit code ${code}.`,
    unexpected: (what: string) => `This should not happen: a defect of Throughline.\n${what}`,
  },
};
